import { resolve } from 'node:path';
import { StandardStreams } from '../../boot/standard-streams.js';
import { RemotePool } from '../../control/remote-pool.js';
import { SnakepitError } from '../../errors.js';
import { onHostSignals } from '../../process/host-signals.js';
import { openFileForResults, openStandard } from '../../stdio/output/open-descriptor.js';
import type { OutputFault } from '../../stdio/output/output.js';
import { systemClock } from '../../util/clock.js';
import { deferred } from '../../util/deferred.js';
import { exitCodeOf, exitCodes } from '../exit-codes.js';
import { findInstance, type InstanceQuery } from '../find-instance.js';
import type { Leaving } from '../leave.js';
import { greetInstance } from '../open-instance.js';
import { errorLines } from '../report-error.js';

/** What `pipe` was told about its streams. */
export interface PipeFlags {
  readonly tool: string | undefined;
  readonly lines: boolean;
  readonly null: boolean;
  readonly output: string | undefined;
  readonly timing: boolean;
  readonly 'max-line': number;
  readonly timeout: number | undefined;
  readonly retries: number;
}

/** Why a pipe ends; the first cause wins. */
type PipeEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'asked'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'output'; readonly fault: OutputFault }
  | { readonly kind: 'lost' };

/** Routes standard input through a running pool until the input has ended, and all of it was answered. */
export async function runPipe(query: InstanceQuery, flags: PipeFlags): Promise<Leaving> {
  const instance = await findInstance(query);
  const clock = systemClock;
  const format = flags.null ? 'null' : flags.lines ? 'lines' : 'json';
  const connection = await greetInstance(instance, query.env);
  // Only now: opening it empties the file.
  const descriptor =
    flags.output === undefined || flags.output === '-'
      ? openStandard(1, clock)
      : await openFileForResults(resolve(query.cwd, flags.output), clock);
  const pool = new RemotePool({
    ...connection,
    tool: flags.tool,
    preset: { timeoutMs: flags.timeout, retries: flags.retries === 0 ? undefined : flags.retries },
  });
  pool.tell({ control: 'hello', timing: flags.timing, text: format !== 'json' });

  const ending = deferred<PipeEnd>();
  const impatience = deferred();
  let end: PipeEnd | undefined;
  const endAs = (cause: PipeEnd) => {
    end ??= cause;
    ending.resolve(end);
  };
  const streams = new StandardStreams({
    input: { onEof: 'finish', format, defaultTool: '', queue: 1, maxLineBytes: flags['max-line'] },
    output: { file: undefined, hasTiming: flags.timing },
    descriptor,
    pool,
    clock,
    emit: () => {},
    onControl: (line, session) => pool.forward(line, session),
    onOutputFault: (fault) => endAs({ kind: 'output', fault }),
  });
  const undo = onHostSignals((signal) => {
    if (signal !== 'SIGINT' && signal !== 'SIGTERM' && signal !== 'SIGHUP' && signal !== 'SIGQUIT') return;
    // That the connection ends, which it does each time, is no reason to hurry.
    if (end !== undefined) impatience.resolve();
    endAs({ kind: 'asked', signal });
  });
  void pool.lost.then(() => endAs({ kind: 'lost' }));
  void streams.read().then(async ({ type }) => {
    await streams.whenAnswered();
    if (type !== 'stopped') endAs({ kind: 'finished' });
  });

  const why = await ending.promise;
  streams.stopReading();
  if (why.kind === 'asked') await Promise.race([streams.whenAnswered(), impatience.promise]);
  pool.close();
  if (why.kind !== 'output') await Promise.race([streams.finishWriting(), impatience.promise]);
  undo();
  return leaving(why, streams, instance.name);
}

function leaving(cause: PipeEnd, { failed, lost }: StandardStreams, name: string): Leaving {
  const code = failed > 0 || lost > 0 ? exitCodes.failed : exitCodes.ok;
  switch (cause.kind) {
    case 'finished':
      return { code };
    case 'asked':
      return { code, signal: cause.signal === 'SIGTERM' ? undefined : cause.signal };
    case 'lost': {
      const error = new SnakepitError('not-running', `${name} has ended`);
      process.stderr.write(errorLines(error));
      return { code: exitCodeOf(error.code) };
    }
    case 'output': {
      if (cause.fault.type === 'closed') return { code };
      const error = new SnakepitError('output', `results cannot be written: ${cause.fault.message}`);
      process.stderr.write(errorLines(error));
      return { code: exitCodeOf(error.code) };
    }
  }
}
