import { openResults } from '../../boot/open-results.js';
import { StandardStreams } from '../../boot/standard-streams.js';
import { type OutputValues, outputConfig } from '../../config/output-config.js';
import { RemotePool } from '../../control/remote-pool.js';
import { SnakepitError } from '../../errors.js';
import { describeEvent } from '../../log/describe-event.js';
import { onHostSignals } from '../../process/host-signals.js';
import type { OutputFault } from '../../stdio/output/output.js';
import { systemClock } from '../../util/clock.js';
import { deferred } from '../../util/deferred.js';
import { exitCodeOf, exitCodes } from '../exit-codes.js';
import { findInstance, type InstanceQuery } from '../find-instance.js';
import type { Leaving } from '../leave.js';
import { greetInstance } from '../open-instance.js';
import { errorLines, reportNote } from '../report-error.js';

/** What `pipe` was told about its streams. */
export interface PipeFlags extends OutputValues {
  readonly tool: string | undefined;
  readonly lines: boolean;
  readonly null: boolean;
  readonly 'max-line': number;
  readonly timeout: number | undefined;
  readonly retries: number;
}

/** How long results may take to be read, where somebody wants it to end at once. */
const farewellMs = 1000;

/** Why a pipe ends; the first cause wins. */
type PipeEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'asked'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'output'; readonly fault: OutputFault }
  | { readonly kind: 'lost' };

/** Routes standard input through a running pool until the input has ended, and all of it was answered. */
export async function runPipe(query: InstanceQuery, flags: PipeFlags): Promise<Leaving> {
  const output = outputConfig(flags, query.cwd);
  const instance = await findInstance(query);
  const clock = systemClock;
  const format = flags.null ? 'null' : flags.lines ? 'lines' : 'json';
  const connection = await greetInstance(instance, query.env);
  // Only now: opening it empties the file.
  const warn = (message: string) => void reportNote(message);
  const results = await openResults({ output, defaultTool: flags.tool, clock, warn });
  const pool = new RemotePool({
    ...connection,
    tool: flags.tool,
    preset: { timeoutMs: flags.timeout, retries: flags.retries === 0 ? undefined : flags.retries },
  });
  pool.tell({ control: 'hello', timing: flags.timing, text: format !== 'json' });

  const ending = deferred<PipeEnd>();
  // Nobody waits any more for what is on its way: a second signal came, or results cannot be written.
  const impatience = deferred();
  let fault: OutputFault | undefined;
  let isEnding = false;
  const endAs = (cause: PipeEnd) => {
    isEnding = true;
    ending.resolve(cause);
  };
  const streams = new StandardStreams({
    input: { onEof: 'finish', format, defaultTool: '', queue: 1, maxLineBytes: flags['max-line'] },
    output,
    results,
    pool,
    clock,
    emit: (event) => {
      if (event.type !== 'results-resumed' && event.type !== 'lines-skipped') return;
      warn(describeEvent(event)?.message ?? event.type);
    },
    onControl: (line, session) => pool.forward(line, session),
    onOutputFault: (why) => {
      fault = why;
      endAs({ kind: 'output', fault: why });
      impatience.resolve();
    },
  });
  const undo = onHostSignals((signal) => {
    if (signal !== 'SIGINT' && signal !== 'SIGTERM' && signal !== 'SIGHUP' && signal !== 'SIGQUIT') return;
    // That the connection ends, which it does each time, is no reason to hurry.
    if (isEnding) impatience.resolve();
    endAs({ kind: 'asked', signal });
  });
  void pool.lost.then(() => endAs({ kind: 'lost' }));
  void streams.read().then(async ({ type }) => {
    await streams.whenAnswered();
    if (type !== 'stopped') endAs({ kind: 'finished' });
  });

  const why = await ending.promise;
  // What is called off because nobody reads any more is no failure.
  const failedThen = streams.failed;
  streams.stopReading();
  if (why.kind === 'asked') await Promise.race([streams.whenAnswered(), impatience.promise]);
  pool.close();
  // Whatever had no answer has one now.
  await streams.whenAnswered();
  const written = streams.finishWriting();
  await Promise.race([written, impatience.promise]);
  const cancel = clock.schedule(farewellMs, () => streams.abandonWriting());
  await written;
  cancel();
  undo();
  const { failed, failedBefore, lost } = streams;
  const hasFailed = why.kind === 'output' ? failedThen > 0 : failed + failedBefore > 0 || lost > 0;
  return leaving(unwritten(fault) ?? why, hasFailed ? exitCodes.failed : exitCodes.ok, instance.name);
}

/** A reader that has left has seen enough; what could not be written is worse than any other end. */
function unwritten(fault: OutputFault | undefined): PipeEnd | undefined {
  return fault?.type === 'failed' ? { kind: 'output', fault } : undefined;
}

function leaving(cause: PipeEnd, code: number, name: string): Leaving {
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
