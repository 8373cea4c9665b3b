import { bootPit, type RunningPit } from '../boot/boot-pit.js';
import type { PitResult } from '../boot/pit-end.js';
import type { GivenFlags } from '../config/collect-values.js';
import { resolveStartConfig } from '../config/resolve-start-config.js';
import { SnakepitError } from '../errors.js';
import { createLog } from '../log/log.js';
import { type HostSignal, onHostSignals } from '../process/host-signals.js';
import { createEventHub } from '../status/event-hub.js';
import { createStatusStore, type StatusStore } from '../status/status-store.js';
import { openStandard } from '../stdio/output/open-descriptor.js';
import { Output } from '../stdio/output/output.js';
import { encodeText } from '../util/byte-string.js';
import { systemClock } from '../util/clock.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { errorLines } from './report-error.js';
import { version } from './version.js';

/** Runs a supervisor in the foreground until it has ended; throws where nothing could be started. */
export async function runStart(adapter: string | undefined, flags: GivenFlags): Promise<Leaving> {
  const clock = systemClock;
  const config = resolveStartConfig({ adapter, flags, environment: process.env, cwd: workingDirectory() });

  const stderr = new Output({ descriptor: openStandard(2, clock) });
  const say = (text: string) => stderr.write(encodeText(text));
  const hub = createEventHub();
  const status = createStatusStore();
  hub.subscribe(status.apply);
  hub.subscribe(createLog(config.log, say));
  for (const message of config.warnings) hub.emit({ type: 'warning', message });

  const ending = new Endings(status, say);
  const undoSignals = onHostSignals((signal) => ending.onSignal(signal));
  try {
    const pit = await bootPit({ config, env: process.env, version, clock, emit: hub.emit });
    ending.watch(pit);
    const result = await pit.ended;
    const error = errorOf(result);
    if (error !== undefined) say(errorLines(error));
    return { code: codeOf(result), signal: ending.signal };
  } finally {
    await stderr.end();
    undoSignals();
  }
}

/** What signals mean: the first asks, the second insists, and the one that asked is what the program dies of. */
class Endings {
  readonly #status: StatusStore;
  readonly #say: (text: string) => void;
  #pit: RunningPit | undefined;
  #asked: HostSignal | undefined;

  constructor(status: StatusStore, say: (text: string) => void) {
    this.#status = status;
    this.#say = say;
  }

  /** The signal to die of, once everything is cleaned up: those that a terminal sends, so that its shell sees them. */
  get signal(): NodeJS.Signals | undefined {
    return this.#asked === 'SIGINT' || this.#asked === 'SIGHUP' ? this.#asked : undefined;
  }

  watch(pit: RunningPit): void {
    this.#pit = pit;
    if (this.#asked !== undefined) pit.windDown(this.#asked);
  }

  onSignal(signal: HostSignal): void {
    if (signal === 'SIGCONT') return;
    if (signal === 'SIGUSR2') {
      this.#say(`${JSON.stringify(this.#status.current)}\n`);
      return;
    }
    const isInsisting = this.#asked !== undefined || signal === 'SIGQUIT';
    this.#asked ??= signal;
    if (isInsisting) this.#pit?.kill(signal);
    else this.#pit?.windDown(signal);
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
