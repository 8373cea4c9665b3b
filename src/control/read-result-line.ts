import { failure, isErrorCode, type Outcome, type Run } from '../command.js';
import { JsonScanner } from '../stdio/json/json-scanner.js';
import { type ByteString, decodeText } from '../util/byte-string.js';

export interface ResultLine {
  readonly id: number;
  readonly outcome: Outcome;
  readonly run: Run | undefined;
}

const scanner = new JsonScanner();

/** How a result begins; in between and after them are numbers only. */
const beforeId = '{"id":';
const beforeLine = ',"line":';
const beforeResult = ',"ok":true,"result":';

/** A result line of a command whose id is a number; undefined where it is something else. What the tool returned is not looked into. */
export function readResultLine(line: ByteString): ResultLine | undefined {
  return readSuccess(line) ?? readAny(line);
}

/**
 * Most lines are written like this, and are read without being looked into: what follows the result in them (`run`,
 * `unserializable`, what a newer supervisor may add) is handed on with it, as it came.
 */
function readSuccess(line: ByteString): ResultLine | undefined {
  if (!line.startsWith(beforeId) || !line.endsWith('}')) return undefined;
  const idEnd = endOfDigits(line, beforeId.length);
  if (!line.startsWith(beforeLine, idEnd)) return undefined;
  const lineEnd = endOfDigits(line, idEnd + beforeLine.length);
  if (!line.startsWith(beforeResult, lineEnd)) return undefined;
  const id = Number(line.substring(beforeId.length, idEnd));
  const result = line.substring(lineEnd + beforeResult.length, line.length - 1);
  return { id, outcome: { ok: true, result }, run: undefined };
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
  if (scanner.open(line) !== 'object') return undefined;
  while (scanner.next()) {
    const value = line.substring(scanner.start, scanner.end);
    if (scanner.key === 'id') id = Number(value);
    else if (scanner.key === 'result') result = value;
    else if (scanner.key === 'error') error = value;
    else if (scanner.key === 'unserializable') unserializable = value;
    else if (scanner.key === 'run') run = value;
  }
  if (id === undefined || !Number.isSafeInteger(id)) return undefined;
  if (result !== undefined) {
    const paths = unserializable === undefined ? undefined : JSON.parse(decodeText(unserializable));
    return { id, outcome: { ok: true, result, unserializable: paths }, run: runOf(run) };
  }
  return error === undefined ? undefined : { id, outcome: failureOf(decodeText(error)), run: runOf(run) };
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
