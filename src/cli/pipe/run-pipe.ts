import { openResults } from '../../boot/open-results.js';
import { StandardStreams } from '../../boot/standard-streams.js';
import { failure } from '../../command.js';
import type { HaltRule } from '../../config/halt-rule.js';
import type { InputFormat } from '../../config/start-config.js';
import type { ClientManners } from '../../control/control-session.js';
import { RemotePool } from '../../control/remote-pool.js';
import { SnakepitError } from '../../errors.js';
import type { PitEvent } from '../../events.js';
import { describeEvent } from '../../log/describe-event.js';
import { renderEntry, timeOfDay } from '../../log/render-entry.js';
import { GatedPool } from '../../pool/gated-pool.js';
import { onHostSignals } from '../../process/host-signals.js';
import type { OutputFault } from '../../stdio/output/output.js';
import { systemClock } from '../../util/clock.js';
import { deferred } from '../../util/deferred.js';
import { exitCodeOf, exitCodes } from '../exit-codes.js';
import { findInstance, type InstanceQuery } from '../find-instance.js';
import type { Leaving } from '../leave.js';
import { greetInstance } from '../open-instance.js';
import { errorLines, reportNote } from '../report-error.js';
import { type PipeFlags, pipeSettings } from './pipe-settings.js';

/** How long results may take to be read, where somebody wants it to end at once. */
const farewellMs = 1000;

/** Why a pipe ends; the first cause wins. */
type PipeEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'asked'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'halted'; readonly rule: HaltRule }
  | { readonly kind: 'output'; readonly fault: OutputFault }
  | { readonly kind: 'lost' };

/** Routes standard input through a running pool until the input has ended, and all of it was answered. */
export async function runPipe(query: InstanceQuery, flags: PipeFlags): Promise<Leaving> {
  const instance = await findInstance(query);
  const clock = systemClock;
  const { values } = flags;
  const { input, output } = pipeSettings(flags, query.cwd);
  const connection = await greetInstance(instance, query.env);
  // Only now: opening it empties the file.
  const warn = (message: string) => void reportNote(message);
  const results = await openResults({ output, defaultTool: values.tool, clock, warn });
  const remote = new RemotePool({
    ...connection,
    tool: values.tool,
    preset: {
      timeoutMs: values.timeout,
      retries: values.retries === 0 ? undefined : values.retries,
      pool: values.pool,
    },
  });
  const pool = new GatedPool(remote, values.rate, clock);
  remote.tell({ control: 'hello', timing: values.timing, ...mannersOf(input.format) });

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
    input,
    output,
    results,
    halt: values.halt,
    pool,
    clock,
    emit: (event) => sayOf(event, warn),
    onControl: (line, session) => remote.forward(line, session),
    onHalt: (rule) => {
      pool.shut(failure('shutting_down', `--halt ${rule.text}: it was not started`));
      endAs({ kind: 'halted', rule });
    },
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
  void remote.lost.then(() => endAs({ kind: 'lost' }));
  void streams.read().then(async ({ type }) => {
    await streams.whenAnswered();
    if (type !== 'stopped') endAs({ kind: 'finished' });
  });

  const why = await ending.promise;
  // What is called off because nobody reads any more is no failure.
  const failedThen = streams.failed;
  streams.stopReading();
  // What waits for its turn is not sent any more.
  pool.shut(failure('shutting_down', 'the pipe ended before its turn came'));
  if (why.kind === 'halted') {
    if (why.rule.when === 'now') pool.cancel(streams, () => true);
    else remote.cancelWaiting();
  }
  if (why.kind === 'asked' || why.kind === 'halted')
    await Promise.race([streams.whenAnswered(), impatience.promise]);
  remote.close();
  // Whatever had no answer has one now.
  await streams.whenAnswered();
  const written = streams.finishWriting();
  await Promise.race([written, impatience.promise]);
  const cancel = clock.schedule(farewellMs, () => streams.abandonWriting());
  await written;
  cancel();
  undo();
  const hasFailed = why.kind === 'output' ? failedThen > 0 : isFailure(why, streams);
  return leaving(unwritten(fault) ?? why, hasFailed ? exitCodes.failed : exitCodes.ok, instance.name);
}

function isFailure(
  why: PipeEnd,
  { failed, failedByThemselves, failedBefore, lost }: StandardStreams,
): boolean {
  if (why.kind !== 'halted') return failed + failedBefore > 0 || lost > 0;
  return why.rule.subject !== 'success' && failedByThemselves + failedBefore > 0;
}

/** A reader that has left has seen enough; what could not be written is worse than any other end. */
function unwritten(fault: OutputFault | undefined): PipeEnd | undefined {
  return fault?.type === 'failed' ? { kind: 'output', fault } : undefined;
}

/** How the pool is to read arguments that are no commands of their own. */
function mannersOf(format: InputFormat): ClientManners {
  const isTable = format === 'csv' || format === 'tsv';
  const text = isTable || format === 'lines' || format === 'null';
  return isTable || format === 'jsonl' ? { text, loose: true } : { text };
}

/** Nothing is logged here but that a bare result does not say why. */
/** Of what happens, a pipe tells what became of results, and what it left out. */
function sayOf(event: PitEvent, note: (message: string) => void): void {
  const entry = describeEvent(event);
  if (entry === undefined) return;
  if (event.type === 'results-resumed' || event.type === 'lines-skipped') note(entry.message);
  else if (event.type === 'command-failed') process.stderr.write(renderEntry(entry, timeOfDay(new Date())));
}

function leaving(cause: PipeEnd, code: number, name: string): Leaving {
  switch (cause.kind) {
    case 'finished':
    case 'halted':
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
