import type { ErrorCode } from '../../command.js';
import type { LoggedLine } from './read-logged-line.js';

/** What commands answered that were never done: they are run as if they had not been read. */
const neverDone: ReadonlySet<string> = new Set<ErrorCode>([
  'shutting_down',
  'cancelled',
  'worker_unavailable',
  'queue_full',
]);

/** Whether the input line that this result answers is answered anew, so that this one has to go. */
export function isAnsweredAnew({ key, says }: LoggedLine, runsFailed: boolean): boolean {
  if (key === null) return true;
  return typeof says === 'object' && (runsFailed || neverDone.has(says.code));
}

/**
 * Which parts of results have to go: those whose last line is missing, or goes as well.
 *
 * The lines are shown to it twice, in the same order. At first it finds out, and takes note of the groups of parts that go,
 * by the place of their first one: of all that are in order nothing is kept.
 */
export class UnfinishedParts {
  /** Places of the first parts of groups that are not at their end yet. */
  readonly #open = new Map<string, number>();
  /** Places of the first parts of groups that go. */
  readonly #going = new Set<number>();

  /** First: the line at this place, and whether it stays if it is no part. */
  look(line: LoggedLine, place: number, stays: boolean): void {
    if (line.says !== 'chunk' && this.#open.size === 0) return;
    const group = groupOf(line);
    const first = this.#open.get(group);
    if (line.says === 'chunk') {
      if (first === undefined) this.#open.set(group, place);
      return;
    }
    if (first === undefined) return;
    this.#open.delete(group);
    if (!stays) this.#going.add(first);
  }

  /** In between: no more lines. Whether any part has to go. */
  lookedAtAll(): boolean {
    for (const place of this.#open.values()) this.#going.add(place);
    this.#open.clear();
    return this.#going.size > 0;
  }

  /** Then again: whether the line at this place goes, if it is a part. */
  goes(line: LoggedLine, place: number): boolean {
    if (line.says === 'chunk' && this.#going.has(place)) this.#open.set(groupOf(line), place);
    if (this.#open.size === 0) return false;
    const group = groupOf(line);
    if (line.says === 'chunk') return this.#open.has(group);
    this.#open.delete(group);
    return false;
  }
}

function groupOf({ key, line }: LoggedLine): string {
  return `${key} ${line}`;
}
