import { bootPit } from '../boot/boot-pit.js';
import { openEventReaders } from '../boot/event-readers.js';
import type { PitResult } from '../boot/pit-end.js';
import type { GivenFlags } from '../config/collect-values.js';
import { loadConfigFiles, namedFile } from '../config/file/load-config-files.js';
import { resolveStartConfig } from '../config/resolve-start-config.js';
import type { SnakepitError } from '../errors.js';
import { createLog } from '../log/log.js';
import { onHostSignals } from '../process/host-signals.js';
import { findLauncher } from '../process/launcher.js';
import { createEventHub } from '../status/event-hub.js';
import { createStatusStore } from '../status/status-store.js';
import { systemClock } from '../util/clock.js';
import { bootLog } from './detach/boot-log.js';
import { tellLauncher } from './detach/tell-launcher.js';
import { Endings } from './endings.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { errorLines } from './report-error.js';
import { openShowing } from './showing/open-showing.js';
import { version } from './version.js';
import { workingDirectory } from './working-directory.js';

/**
 * Runs a supervisor until it has ended, or starts one in the background and waits until it is ready; throws where nothing
 * could be started.
 */
export async function runStart(adapter: string | undefined, flags: GivenFlags): Promise<Leaving> {
  const clock = systemClock;
  const launcher = findLauncher(process.env);
  const { env: environment } = process;
  const cwd = workingDirectory();
  const files = await loadConfigFiles({ named: namedFile(flags, environment), env: environment, cwd });
  const config = resolveStartConfig({ adapter, flags, environment, cwd, files });
  if (config.isDetached && launcher === undefined) {
    const { startDetached } = await import('./detach/start-detached.js');
    return startDetached(config.cwd, process.argv.slice(2));
  }

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
  // In the background nobody reads standard error, and it would grow for ever.
  const endLog = hub.subscribe(
    launcher === undefined ? createLog(config.log, showing.say) : bootLog(config.log, launcher.say),
  );
  const readers = openEventReaders({ config, env: process.env, hub, clock });
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
  void launcher?.gone.then(() => {
    hub.emit({ type: 'warning', message: 'ends, since whoever started it is gone and did not wait for it' });
    endings.end('SIGTERM');
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
      writeEvents: readers.end,
    });
    if (pit === undefined) return { code: exitCodes.ok, signal: endings.signal };
    endings.watch(pit);
    if (launcher !== undefined) tellLauncher(launcher, pit, status, endLog);
    await showing.show(pit);
    const result = await pit.ended;
    await showing.ended(result);
    const error = errorOf(result);
    if (error !== undefined) showing.say(errorLines(error));
    return { code: codeOf(result), signal: endings.signal };
  } finally {
    launcher?.leave();
    await readers.end();
    await showing.end();
    undoSignals();
  }
}

/** What is still to be said; that results cannot be written is in the log already. */
function errorOf({ end }: PitResult): SnakepitError | undefined {
  return 'error' in end && end.kind !== 'output-failed' ? end.error : undefined;
}

function codeOf({ end, failed, failedBefore, lost }: PitResult): number {
  switch (end.kind) {
    case 'finished':
      return failed + failedBefore > 0 ? exitCodes.failed : exitCodes.ok;
    case 'output-closed':
      return end.failed > 0 ? exitCodes.failed : exitCodes.ok;
    case 'halted':
      return end.rule.subject === 'success' || end.failed + failedBefore === 0
        ? exitCodes.ok
        : exitCodes.failed;
    case 'wound-down':
    case 'killed':
      return lost > 0 ? exitCodes.failed : exitCodes.ok;
    case 'workers-failed':
    case 'input-failed':
    case 'output-failed':
      return exitCodeOf(end.error.code);
  }
}
