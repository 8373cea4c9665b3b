import { type Command, errorCodes, type Failure, type Outcome, type Run } from '../../command.js';
import { type ByteString, encodeText } from '../../util/byte-string.js';

/**
 * The line that tells how a command ended, with its `\n`.
 *
 * Id and result are pasted as the bytes they came in; only what we say ourselves is encoded.
 *
 * @param run given with `--timing` only.
 */
export function formatResult(command: Command, outcome: Outcome, run?: Run): ByteString {
  const head = `{"id":${command.id},"line":${command.line},"ok":`;
  const tail = run === undefined ? '}\n' : `,"run":${formatRun(run)}}\n`;
  if (!outcome.ok) return `${head}false,"error":${formatError(outcome.error)}${tail}`;
  if (outcome.unserializable === undefined) return `${head}true,"result":${outcome.result}${tail}`;
  return `${head}true,"result":${outcome.result},"unserializable":${toJson(outcome.unserializable)}${tail}`;
}

/** The line of a part of a result, with its `\n`. */
export function formatChunk(command: Command, payload: ByteString, seq: number): ByteString {
  return `{"id":${command.id},"line":${command.line},"ok":true,"chunk":${payload},"seq":${seq}}\n`;
}

/** A bare result as a line, with its `\n`. */
export function formatRaw(result: ByteString): ByteString {
  return `${result}\n`;
}

/** The last line of a result that came in parts, with its `\n`. */
export function formatStreamEnd(command: Command, chunks: number): ByteString {
  return `{"id":${command.id},"line":${command.line},"ok":true,"chunks":${chunks}}\n`;
}

function formatError({ code, message, details }: Failure['error']): ByteString {
  const { retryable } = errorCodes[code];
  const more = details === undefined ? '' : `,"details":${toJson(details)}`;
  return `{"code":"${code}","message":${toJson(message)},"retryable":${retryable}${more}}`;
}

function formatRun({ worker, attempt, queuedMs, ms }: Run): ByteString {
  return `{"worker":${toJson(worker)},"attempt":${attempt},"queued_ms":${rounded(queuedMs)},"ms":${rounded(ms)}}`;
}

/** Microseconds are as fine as it was measured. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function toJson(value: unknown): ByteString {
  return encodeText(JSON.stringify(value));
}
