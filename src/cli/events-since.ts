import { parseDuration } from '../config/units.js';
import { SnakepitError } from '../errors.js';

/** Where events are wanted from. */
export type Since =
  | { readonly kind: 'time'; readonly ms: number }
  /** After an event, of this run; undefined: of the one that is asked. */
  | { readonly kind: 'event'; readonly run: string | undefined; readonly seq: number };

/** `10m`, `1234`, `RUN:1234`. Throws `usage`. */
export function parseSince(text: string): Since {
  const [, run, seq] = /^(?:([0-9a-f]+):)?(\d{1,15})$/.exec(text) ?? [];
  if (seq !== undefined) return { kind: 'event', run, seq: Number(seq) };
  try {
    return { kind: 'time', ms: parseDuration(text) };
  } catch (error) {
    throw new SnakepitError('usage', `--since: ${SnakepitError.from(error).message}`, {
      remedy: 'Write a time like 10m, or the "seq" of an event like 1234 or RUN:1234.',
    });
  }
}

/** What to ask of the run that there is now: of another one than is meant, all there is. */
export function eventsFrom(since: Since | undefined, run: string): object {
  if (since === undefined) return {};
  if (since.kind === 'time') return { since_ms: since.ms };
  return since.run === undefined || since.run === run ? { after: since.seq } : {};
}
