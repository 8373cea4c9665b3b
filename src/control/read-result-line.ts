import { failure, isErrorCode, type Outcome, type Run } from '../command.js';
import { JsonScanner } from '../stdio/json/json-scanner.js';
import { type ByteString, decodeText } from '../util/byte-string.js';

/** How a command ended. */
export interface OutcomeLine {
  readonly id: number;
  readonly outcome: Outcome;
  readonly run: Run | undefined;
}

/** A part of a result. */
export interface ChunkLine {
  readonly id: number;
  readonly chunk: ByteString;
  readonly unserializable: readonly string[] | undefined;
}

/** The end of a result that came in so many parts. */
export interface StreamEndLine {
  readonly id: number;
  readonly chunks: number;
  readonly run: Run | undefined;
}

export type ResultLine = OutcomeLine | ChunkLine | StreamEndLine;

const scanner = new JsonScanner();

/** How a result begins; in between and after them are numbers only. */
const beforeId = '{"id":';
const beforeLine = ',"line":';
const beforeResult = ',"ok":true,"result":';
const beforeChunk = ',"ok":true,"chunk":';
/** And how a part ends: this, and a number. */
const beforeSeq = ',"seq":';

/** A line about a command whose id is a number; undefined where it is something else. What the tool gave is not looked into. */
export function readResultLine(line: ByteString): ResultLine | undefined {
  return readUsual(line) ?? readAny(line);
}

/**
 * Most lines are written like this, and are read without being looked into: what follows the result in them (`run`,
 * `unserializable`, what a newer supervisor may add) is handed on with it, as it came.
 */
function readUsual(line: ByteString): ResultLine | undefined {
  if (!line.startsWith(beforeId) || !line.endsWith('}')) return undefined;
  const idEnd = endOfDigits(line, beforeId.length);
  if (!line.startsWith(beforeLine, idEnd)) return undefined;
  const lineEnd = endOfDigits(line, idEnd + beforeLine.length);
  const id = Number(line.substring(beforeId.length, idEnd));
  if (line.startsWith(beforeResult, lineEnd)) {
    const result = line.substring(lineEnd + beforeResult.length, line.length - 1);
    return { id, outcome: { ok: true, result }, run: undefined };
  }
  if (!line.startsWith(beforeChunk, lineEnd)) return undefined;
  const chunkEnd = line.lastIndexOf(beforeSeq);
  // What ends the line is no part of what the tool gave, whatever that holds.
  if (endOfDigits(line, chunkEnd + beforeSeq.length) !== line.length - 1) return undefined;
  return { id, chunk: line.substring(lineEnd + beforeChunk.length, chunkEnd), unserializable: undefined };
}

function endOfDigits(text: ByteString, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++;
  return at;
}

function readAny(line: ByteString): ResultLine | undefined {
  let id: number | undefined;
  let result: ByteString | undefined;
  let error: ByteString | undefined;
  let unserializable: ByteString | undefined;
  let run: ByteString | undefined;
  let chunk: ByteString | undefined;
  let chunks: ByteString | undefined;
  if (scanner.open(line) !== 'object') return undefined;
  while (scanner.next()) {
    const value = line.substring(scanner.start, scanner.end);
    if (scanner.key === 'id') id = Number(value);
    else if (scanner.key === 'result') result = value;
    else if (scanner.key === 'error') error = value;
    else if (scanner.key === 'unserializable') unserializable = value;
    else if (scanner.key === 'run') run = value;
    else if (scanner.key === 'chunk') chunk = value;
    else if (scanner.key === 'chunks') chunks = value;
  }
  if (id === undefined || !Number.isSafeInteger(id)) return undefined;
  const paths = unserializable === undefined ? undefined : JSON.parse(decodeText(unserializable));
  if (chunk !== undefined) return { id, chunk, unserializable: paths };
  if (result !== undefined) {
    return { id, outcome: { ok: true, result, unserializable: paths }, run: runOf(run) };
  }
  if (error !== undefined) return { id, outcome: failureOf(decodeText(error)), run: runOf(run) };
  return chunks === undefined ? undefined : { id, chunks: Number(chunks), run: runOf(run) };
}

function failureOf(text: string): Outcome {
  const { code, message, details } = JSON.parse(text);
  // A newer supervisor may know more codes than we do.
  return failure(isErrorCode(code) ? code : 'internal', message, details);
}

function runOf(json: ByteString | undefined): Run | undefined {
  if (json === undefined) return undefined;
  const { worker, attempt, queued_ms: queuedMs, ms } = JSON.parse(decodeText(json));
  return { worker, attempt, queuedMs, ms };
}
