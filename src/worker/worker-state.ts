import type { DeathCause } from '../events.js';
import type { Service } from './service.js';
import type { WorkerEnd } from './worker-end.js';

/** What a generation is doing, with what belongs to that moment only. */
export type WorkerState =
  | { readonly is: 'starting' }
  | { readonly is: 'ready'; readonly service: Service }
  /** Serves, and takes nothing more: somebody asked for that, and may restart it. */
  | { readonly is: 'drained'; readonly service: Service }
  | { readonly is: 'draining'; readonly service: Service }
  | { readonly is: 'stopping' }
  /** Without `end` where a bug of ours ended it. */
  | { readonly is: 'exited'; readonly end: WorkerEnd | undefined };

/** The state in a word, for people; `busy` is `ready` with commands in hand. */
export type WorkerStateName = WorkerState['is'] | 'busy';

/** Why a worker ends. */
export interface Verdict {
  readonly cause: DeathCause;
  /** What is known beyond the exit, as the predicate of a sentence; may be empty. */
  readonly message: string;
}
