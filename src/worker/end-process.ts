import type { CommandError } from '../command.js';
import type { Exit } from '../events.js';
import type { ProcessHandle, ProcessIdentity, TerminationStep } from '../process/process-handle.js';
import { describeExit } from './describe-exit.js';
import { killLadder } from './ladders.js';
import { lastWordsMs } from './last-words.js';
import type { Service, ServiceRecord } from './service.js';
import { fatalStack } from './tool-stack.js';
import { within } from './within.js';
import type { Generation, WorkerWorld } from './world.js';

export interface ProcessEnding {
  readonly worker: string;
  readonly process: ProcessHandle;
  readonly generation: Generation;
  /** Undefined where it never served. */
  readonly service: Service | undefined;
  /** How it ended, where it did by itself. */
  readonly exit: Exit | undefined;
  /** Otherwise how it is ended, */
  readonly ladder: readonly TerminationStep[];
  /** and why, as the predicate of a sentence. */
  readonly because: string;
  /** Somebody asked for its end, and it did not come to another one before. */
  readonly isIntended: boolean;
}

export interface ProcessEnd {
  readonly exit: Exit;
  readonly record: ServiceRecord;
  readonly left: readonly ProcessIdentity[];
}

const unknownExit: Exit = { code: null, signal: null };
const neverServed: ServiceRecord = { settled: 0, cut: 0, running: [] };

/** The end of what never became a process. */
export const neverLaunched: ProcessEnd = { exit: unknownExit, record: neverServed, left: [] };

/**
 * Ends a process with all that it started, and its service in the pool; also what a dead process left behind, which need
 * not be asked. The pool hears of it as soon as the process itself is gone and its last results are in.
 */
export async function endProcess(
  ending: ProcessEnding,
  world: Pick<WorkerWorld, 'terminate' | 'clock'>,
): Promise<ProcessEnd> {
  const { process, generation, service } = ending;
  service?.halfClose();
  const ladder = ending.exit === undefined ? ending.ladder : killLadder;
  const report = world.terminate(process, ladder, generation);
  const patience = report.then(() => within(process.exited, lastWordsMs, world.clock));
  const exit = (await Promise.race([process.exited, patience])) ?? unknownExit;

  if (service !== undefined) await within(service.streamEnded, lastWordsMs, world.clock);
  const record = service?.leave(crashError(ending, exit), ending.isIntended) ?? neverServed;
  return { exit, record, left: (await report).left };
}

/** What a command is told whose worker ended while it ran. */
function crashError({ worker, process, because, exit: ownExit }: ProcessEnding, exit: Exit): CommandError {
  const dump = fatalStack(process.stacks?.fatal());
  const what = ownExit === undefined ? because : describeExit(ownExit);
  return {
    code: 'worker_crashed',
    message: `worker ${worker} (pid ${process.identity.pid}) ${what} while it ran this command`,
    details: {
      signal: exit.signal,
      exit_code: exit.code,
      ...(exit.isOutOfMemory ? { out_of_memory: true } : {}),
      stderr: process.lastStderr(),
      ...(dump.length > 0 ? { dump } : {}),
    },
  };
}
