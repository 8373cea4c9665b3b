import type { AdapterDescription, WorkerClient } from '../bridge/worker-client.js';
import type { GlobalLock } from '../events.js';
import type { ProcessHandle } from '../process/process-handle.js';
import { deferred } from '../util/deferred.js';
import { describeExit } from './describe-exit.js';
import { lastWordsMs } from './last-words.js';
import { parseReadyLine, type ReadyLine } from './ready-line.js';
import type { StartFailure } from './start-failure.js';
import { within } from './within.js';
import type { WorkerWorld } from './world.js';

export type Boot =
  | {
      readonly is: 'up';
      readonly client: WorkerClient;
      readonly description: AdapterDescription;
      readonly python: string;
      readonly gil: GlobalLock | undefined;
    }
  | { readonly is: 'failed'; readonly failure: StartFailure }
  /** Nobody wants it any more. */
  | { readonly is: 'abandoned' };

export interface BootOrder {
  readonly process: ProcessHandle;
  readonly address: string;
  readonly readyTimeoutMs: number;
  /** Settles when the worker is to end before it is up. */
  readonly abandoned: Promise<unknown>;
}

/** From a process that was just launched to a connection that can take commands. What it opened, it closes where it fails. */
export async function bootWorker(
  order: BootOrder,
  world: Pick<WorkerWorld, 'connect' | 'clock'>,
): Promise<Boot> {
  const { process, readyTimeoutMs } = order;
  const { clock } = world;
  const time = deferred();
  const disarm = clock.schedule(readyTimeoutMs, time.resolve);
  const interruption = Promise.race([
    process.exited.then(() => 'exited' as const),
    time.promise.then(() => 'slow' as const),
    order.abandoned.then(() => 'abandoned' as const),
  ]);
  /** A value, or what came before it. */
  const unlessInterrupted = <T>(value: Promise<T>) =>
    Promise.race([value.then((it) => ({ value: it })), interruption]);

  const failed = (kind: 'slow' | 'connection' | 'died', message: string): Boot => ({
    is: 'failed',
    failure: { kind, message },
  });
  const tooSlow = () => failed('slow', `was not ready within ${readyTimeoutMs / 1000} s`);
  /** It died, or is just about to; `otherwise` is what is wrong where it lives on. */
  const died = async (otherwise: Boot): Promise<Boot> => {
    const exit = await within(process.exited, lastWordsMs, clock);
    return exit === undefined ? otherwise : failed('died', `${describeExit(exit)} before it was ready`);
  };

  const readLine = async (): Promise<Boot | ReadyLine> => {
    let line = await unlessInterrupted(process.readyLine);
    // What it wrote last may arrive after the news of its end.
    if (line === 'exited') line = { value: await within(process.readyLine, lastWordsMs, clock) };
    if (line === 'abandoned') return { is: 'abandoned' };
    if (line === 'slow') return tooSlow();
    if (line.value !== undefined) return parseReadyLine(line.value);
    return died({
      is: 'failed',
      failure: { kind: 'garbage', message: 'closed its ready pipe without a ready line' },
    });
  };

  const connect = async ({ python, gil }: ReadyLine & { is: 'ready' }): Promise<Boot> => {
    const client = await world.connect(order.address);
    const described = await unlessInterrupted(client.describe().catch((error: Error) => error));
    if (typeof described === 'object' && !(described.value instanceof Error)) {
      return { is: 'up', client, description: described.value, python, gil };
    }
    client.close();
    if (described === 'abandoned') return { is: 'abandoned' };
    if (described === 'slow') return tooSlow();
    const why =
      typeof described === 'object' && described.value instanceof Error ? described.value.message : '';
    return died(failed('connection', `was ready, but could not be talked to: ${why}`));
  };

  try {
    const line = await readLine();
    return line.is === 'ready' ? await connect(line) : line;
  } finally {
    disarm();
  }
}
