import * as z from 'zod/mini';
import type { GlobalLock } from '../events.js';
import type { StartFailure } from './start-failure.js';

export type ReadyLine =
  | {
      readonly is: 'ready';
      readonly pid: number;
      readonly python: string;
      readonly gil?: GlobalLock | undefined;
    }
  | { readonly is: 'failed'; readonly failure: StartFailure };

const ready = z.object({
  ready: z.object({
    pid: z.int().check(z.positive()),
    python: z.string(),
    gil: z.optional(z.enum(['on', 'off', 'back on'])),
  }),
});

const message = z.string();
const traceback = z._default(z.string(), '');
const failed = z.object({
  failed: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['adapter', 'internal']), message, traceback }),
    z.object({ kind: z.literal('python-too-old'), message, found: z.string() }),
    z.object({
      kind: z.literal('requirements'),
      message,
      missing: z.array(z.string()).check(z.minLength(1)),
      python: z.string(),
      tag: z.string(),
    }),
    z.object({ kind: z.enum(['thread-unsafe', 'address']), message }),
  ]),
});

/** Longest part of a line that is no ready line to be shown. */
const shownChars = 120;

/** Reads what a worker wrote to its ready pipe. Anything but a ready line is a failure that shows it. */
export function parseReadyLine(line: string): ReadyLine {
  const value = jsonOf(line);
  const asReady = ready.safeParse(value);
  if (asReady.success) return { is: 'ready', ...asReady.data.ready };
  const asFailed = failed.safeParse(value);
  if (asFailed.success) return { is: 'failed', failure: asFailed.data.failed };

  const shown = line.length > shownChars ? `${line.slice(0, shownChars)}…` : line;
  const garbage = `wrote something else than a ready line to its ready pipe: ${JSON.stringify(shown)}`;
  return { is: 'failed', failure: { kind: 'garbage', message: garbage } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
