import { dieBySignal } from '../process/host-signals.js';

/** How the program ends: with a code, or by the signal that ended it, so that the calling shell sees which. */
export interface Leaving {
  readonly code: number;
  readonly signal?: NodeJS.Signals | undefined;
}

/** The only way out. Everything was written and closed before. */
export function leave({ code, signal }: Leaving): never {
  process.exit(signal === undefined ? code : dieBySignal(signal));
}
