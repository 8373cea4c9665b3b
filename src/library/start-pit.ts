import { Readable } from 'node:stream';
import { loadNamedFile, namedFile } from '../config/file/load-config-files.js';
import { resolveStartConfig } from '../config/resolve-start-config.js';
import { SnakepitError } from '../errors.js';
import { packageVersion } from '../package-files.js';
import { createEventHub } from '../status/event-hub.js';
import { createStatusStore } from '../status/status-store.js';
import { systemClock } from '../util/clock.js';
import { PitHandle } from './pit-handle.js';
import { flagsOf, type PitSettings, withoutOthers } from './pit-settings.js';

export interface StartPitOptions extends PitSettings {
  /** `tools.py`, `pkg.module`, `pkg.module:MyAdapter`, `tools.py:function`. Default: built-in demo tools. */
  readonly adapter?: string | undefined;
  /** Where file names are relative to. Default: the working directory. */
  readonly cwd?: string | undefined;
  /** Ends the start, and whatever it has begun; once it has started it has no meaning any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Boots a pool of Python workers inside this program, and resolves once one of them serves.
 *
 * It is what `snakepit start` runs: workers are restarted, nothing is lost, nothing is left behind, not even where this
 * program is killed; and `snakepit status`, `call`, `attach` … find it by its name. It keeps the program alive until it is
 * stopped (`await using` does that). Signals are the program's own affair.
 *
 * @throws {SnakepitError} `usage` for settings that make no sense, `adapter` and `workers-failed` where no worker can serve,
 * `interpreter`, `name-taken`, `runtime-directory`.
 */
export async function startPit(options: StartPitOptions = {}): Promise<PitHandle> {
  const { adapter, cwd = process.cwd(), signal, ...settings } = options;
  const flags = { ...flagsOf(settings), ...withoutStreams };
  const { env: environment } = process;
  const files = await loadNamedFile({ named: namedFile(flags, environment), env: environment, cwd });
  const config = resolveStartConfig({ adapter, flags, environment, cwd, files: withoutOthers(files) });
  const clock = systemClock;
  const hub = createEventHub();
  const store = createStatusStore();
  hub.subscribe(store.apply);
  // What a program needs that has no pit is little: the rest is loaded for one that has.
  const [{ bootPit }, { openEventReaders }] = await Promise.all([
    import('../boot/boot-pit.js'),
    import('../boot/event-readers.js'),
  ]);
  const readers = openEventReaders({ config, env: process.env, hub, clock });
  const bootCancelled = signal ?? new AbortController().signal;
  try {
    const pit = await bootPit({
      config,
      env: process.env,
      version: packageVersion(),
      clock,
      hub,
      store,
      streams: { input: new Readable({ read() {} }) },
      bootCancelled,
      writeEvents: readers.end,
    });
    if (pit === undefined) throw cancelled();
    const isReady = pit.service.waitFor('ready', bootCancelled);
    const result = await Promise.race([Promise.all([isReady, pit.listening]), pit.ended]);
    if (!Array.isArray(result)) throw 'error' in result.end ? result.end.error : cancelled();
    if (!bootCancelled.aborted) return new PitHandle(pit);
    pit.kill('the program');
    await pit.ended;
    throw cancelled();
  } catch (error) {
    await readers.end();
    throw error;
  }
}

/** It reads no input and writes no results: commands come from the program. */
const withoutStreams = { 'on-eof': 'stay', output: '/dev/null', dashboard: 'off' } as const;

function cancelled(): SnakepitError {
  return new SnakepitError('system', 'the start was called off');
}
