import { failure, isErrorCode, type Outcome } from '../command.js';
import { decodeText } from '../util/byte-string.js';
import type { MemberResult } from './member.js';

/** A member's result as the outcome of its command. A success is never looked into: its bytes are what the tool returned. */
export function toOutcome(result: MemberResult): Outcome {
  if (result.outcome === 'ok') {
    return { ok: true, result: result.payload, unserializable: result.unserializable?.paths };
  }
  return parseFailure(decodeText(result.payload));
}

function parseFailure(text: string): Outcome {
  try {
    const { code, message, details } = JSON.parse(text);
    if (typeof code === 'string' && isErrorCode(code) && typeof message === 'string') {
      return failure(code, message, details);
    }
  } catch {
    // Falls through: whatever a worker sends, its command gets an answer.
  }
  return failure('internal', 'the worker sent an error that is none', { sent: text.slice(0, 1000) });
}
