import { bootPit } from '../boot/boot-pit.js';
import type { PitResult } from '../boot/pit-end.js';
import type { GivenFlags } from '../config/collect-values.js';
import { resolveStartConfig } from '../config/resolve-start-config.js';
import { SnakepitError } from '../errors.js';
import { onHostSignals } from '../process/host-signals.js';
import { createEventHub } from '../status/event-hub.js';
import { createStatusStore } from '../status/status-store.js';
import { systemClock } from '../util/clock.js';
import { Endings } from './endings.js';
import { openEventReaders } from './event-readers.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { errorLines } from './report-error.js';
import { openShowing } from './showing/open-showing.js';
import { version } from './version.js';

/** Runs a supervisor in the foreground until it has ended; throws where nothing could be started. */
export async function runStart(adapter: string | undefined, flags: GivenFlags): Promise<Leaving> {
  const clock = systemClock;
  const config = resolveStartConfig({ adapter, flags, environment: process.env, cwd: workingDirectory() });

  const hub = createEventHub();
  const status = createStatusStore();
  hub.subscribe(status.apply);
  const endings = new Endings();
  const showing = await openShowing({
    config,
    env: process.env,
    clock,
    store: status,
    onDropped: (messages) => {
      hub.emit({ type: 'warning', message: `${messages} messages were dropped, since nobody read them` });
    },
    onSignalKey: (signal) => endings.end(signal),
  });
  const readers = openEventReaders({ config, env: process.env, hub, clock, say: showing.say });
  for (const message of config.warnings) hub.emit({ type: 'warning', message });

  const undoSignals = onHostSignals((signal) => {
    if (signal === 'SIGCONT' || showing.keeps(signal)) return;
    if (signal === 'SIGUSR2') showing.say(`${JSON.stringify(status.current)}\n`);
    else if (signal !== 'SIGHUP' || endings.isHungUp()) endings.end(signal);
    else if (!endings.reload(signal)) {
      const message = 'SIGHUP: nothing is reloaded, since no worker has started yet, or everything is ending';
      hub.emit({ type: 'warning', message });
    }
  });
  try {
    const { bootCancelled } = endings;
    const pit = await bootPit({
      config,
      env: process.env,
      version,
      clock,
      hub,
      store: status,
      streams: showing.streams,
      bootCancelled,
    });
    if (pit === undefined) return { code: exitCodes.ok, signal: endings.signal };
    endings.watch(pit);
    await showing.show(pit);
    const result = await pit.ended;
    await showing.ended(result);
    const error = errorOf(result);
    if (error !== undefined) showing.say(errorLines(error));
    return { code: codeOf(result), signal: endings.signal };
  } finally {
    await readers.end();
    await showing.end();
    undoSignals();
  }
}

/** What is still to be said; that results cannot be written is in the log already. */
function errorOf({ end }: PitResult): SnakepitError | undefined {
  return 'error' in end && end.kind !== 'output-failed' ? end.error : undefined;
}

function codeOf({ end, failed, lost }: PitResult): number {
  switch (end.kind) {
    case 'finished':
      return failed > 0 ? exitCodes.failed : exitCodes.ok;
    case 'output-closed':
      return end.failed > 0 ? exitCodes.failed : exitCodes.ok;
    case 'wound-down':
    case 'killed':
      return lost > 0 ? exitCodes.failed : exitCodes.ok;
    case 'workers-failed':
    case 'input-failed':
    case 'output-failed':
      return exitCodeOf(end.error.code);
  }
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new SnakepitError('usage', 'the working directory does not exist any more', { cause });
  }
}
