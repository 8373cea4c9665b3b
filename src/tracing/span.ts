import { randomBytes } from 'node:crypto';
import type { TraceContext } from '../traceparent.js';

/** A span that is over, as far as we make use of what spans can say. */
export interface FinishedSpan {
  readonly name: string;
  readonly context: TraceContext;
  readonly parent: SpanParent | undefined;
  /** Somebody else waited for it, outside. */
  readonly isServer: boolean;
  /** Milliseconds since the epoch, with a fraction. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, SpanValue>>;
  /** Why it failed; undefined: it did not. */
  readonly fault: string | undefined;
}

export interface SpanParent {
  readonly spanId: string;
  /** It is a span of another program. */
  readonly isRemote: boolean;
}

export type SpanValue = string | number | boolean;

export function newTraceId(): string {
  return randomDigits(16);
}

export function newSpanId(): string {
  return randomDigits(8);
}

/** Random bytes are dear one by one, and cheap by the page. */
let page = randomBytes(0);
let used = 0;

function randomDigits(bytes: number): string {
  if (used + bytes > page.length) {
    page = randomBytes(4096);
    used = 0;
  }
  used += bytes;
  return page.toString('hex', used - bytes, used);
}
