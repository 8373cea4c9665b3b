import type { WorkerWorld } from './world.js';

/** Between two looks. */
const intervalMs = 2000;

/** Something that wants to know what its process, and all it started, has in memory. */
export interface Measurable {
  /** The process; undefined: there is none just now. */
  readonly measurable: number | undefined;
  onMeasured(pid: number, residentBytes: number): void;
}

type State =
  | { readonly is: 'waiting'; readonly cancel: () => void }
  | { readonly is: 'measuring' }
  | { readonly is: 'over' };

/** Tells again and again what is in memory: one look for all of them together. Returns the undo. */
export function watchMemory(
  { clock, residentMemory }: Pick<WorkerWorld, 'clock' | 'residentMemory'>,
  those: () => readonly Measurable[],
): () => void {
  let state = wait();
  return () => {
    if (state.is === 'waiting') state.cancel();
    state = { is: 'over' };
  };

  function wait(): State {
    return { is: 'waiting', cancel: clock.schedule(intervalMs, () => void look()) };
  }

  async function look(): Promise<void> {
    const measuring: State = { is: 'measuring' };
    state = measuring;
    const pids = those().flatMap(({ measurable }) => measurable ?? []);
    // Out of descriptors is so for a moment: what cannot be seen now is seen next time.
    const measured = await residentMemory(pids).catch(() => new Map<number, number>());
    if (state !== measuring) return;
    state = wait();
    for (const [pid, bytes] of measured) for (const one of those()) one.onMeasured(pid, bytes);
  }
}
