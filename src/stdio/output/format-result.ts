import {
  type Command,
  type Failure,
  isRetryable,
  type Outcome,
  type Run,
  type Success,
} from '../../command.js';
import { type ByteString, encodeText } from '../../util/byte-string.js';
import type { Output } from './output.js';
import { largePiece } from './waiting-pieces.js';

/**
 * The line that tells how a command ended, with its `\n`.
 *
 * Id and result are pasted as the bytes they came in; only what we say ourselves is encoded.
 *
 * An error that comes after parts of a result says how many there were.
 *
 * @param run given with `--timing` only.
 * @param hasKey whether it says the key of its line, too.
 */
export function formatResult(command: Command, outcome: Outcome, run?: Run, hasKey = false): ByteString {
  if (outcome.ok) return beforeResult(command, hasKey) + outcome.result + behindResult(outcome, run);
  const sent = command.chunks > 0 ? `,"chunks":${command.chunks}` : '';
  const error = formatError(outcome.error);
  return `${headOf(command, hasKey)},"ok":false,"error":${error}${sent}${formatTail(run)}`;
}

/** Writes that line; a large result by itself, so that it is not copied once more. */
export function writeResult(
  output: Output,
  command: Command,
  outcome: Outcome,
  run?: Run,
  hasKey = false,
): void {
  if (outcome.ok && outcome.result.length >= largePiece) {
    output.write(beforeResult(command, hasKey));
    output.write(outcome.result);
    output.write(behindResult(outcome, run));
  } else output.write(formatResult(command, outcome, run, hasKey));
}

function beforeResult(command: Command, hasKey: boolean): ByteString {
  return `${headOf(command, hasKey)},"ok":true,"result":`;
}

function behindResult({ unserializable }: Success, run: Run | undefined): ByteString {
  const more = unserializable === undefined ? '' : `,"unserializable":${toJson(unserializable)}`;
  return more + formatTail(run);
}

/** The line of a part of a result, with its `\n`. */
export function formatChunk(
  command: Command,
  payload: ByteString,
  seq: number,
  unserializable?: readonly string[],
  hasKey = false,
): ByteString {
  const more = unserializable === undefined ? '' : `,"unserializable":${toJson(unserializable)}`;
  return `${headOf(command, hasKey)},"ok":true,"chunk":${payload},"seq":${seq}${more}}\n`;
}

/** A bare result as a line, with its `\n`. */
export function formatRaw(result: ByteString): ByteString {
  return `${result}\n`;
}

/** The last line of a result that came in parts, with its `\n`. */
export function formatStreamEnd(command: Command, chunks: number, run?: Run, hasKey = false): ByteString {
  return `${headOf(command, hasKey)},"ok":true,"chunks":${chunks}${formatTail(run)}`;
}

/** Which line it is about; its key stands where whoever resumes looks for it. */
function headOf({ id, line, key }: Command, hasKey: boolean): ByteString {
  if (!hasKey) return `{"id":${id},"line":${line}`;
  return `{"id":${id},"line":${line},"key":${key === undefined ? 'null' : `"${key}"`}`;
}

function formatTail(run: Run | undefined): ByteString {
  return run === undefined ? '}\n' : `,"run":${formatRun(run)}}\n`;
}

function formatError(error: Failure['error']): ByteString {
  const { code, message, details } = error;
  const more = details === undefined ? '' : `,"details":${toJson(details)}`;
  return `{"code":"${code}","message":${toJson(message)},"retryable":${isRetryable(error)}${more}}`;
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
