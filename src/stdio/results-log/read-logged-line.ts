import { type ByteString, decodeText } from '../../util/byte-string.js';

/** A line of a results file, as far as it matters for going on from there. */
export interface LoggedLine {
  /** Of the input line that it answers. Null where such a line is answered anew each time; undefined: it has none. */
  readonly key: string | null | undefined;
  /** The input line's number, as text. */
  readonly line: string;
  /** A part of a result, a whole one (or the last of its parts), or the code of an error. */
  readonly says: 'chunk' | 'ok' | FailureCode;
}

export interface FailureCode {
  readonly code: string;
}

/** How our lines go on after their id, in which these characters cannot be: quotes are escaped there. */
const beforeLine = ',"line":';
const beforeKey = ',"key":"';
const beforeSuccess = '","ok":true,"';
const beforeFailure = '","ok":false,"error":{"code":"';
const keyLength = 16;

/** What a line of a results file is; undefined where it is none. What tools returned is not looked into. */
export function readLoggedLine(text: ByteString): LoggedLine | undefined {
  return readOurs(text) ?? readAny(text);
}

/** Most lines are written by us, and were not touched since. */
function readOurs(text: ByteString): LoggedLine | undefined {
  if (!text.startsWith('{"id":') || !text.endsWith('}')) return undefined;
  const lineAt = text.indexOf(beforeLine) + beforeLine.length;
  const keyAt = text.indexOf(beforeKey, lineAt);
  if (lineAt < beforeLine.length || keyAt === -1 || keyAt - lineAt > keyLength) return undefined;
  const line = text.substring(lineAt, keyAt);
  const start = keyAt + beforeKey.length;
  const end = start + keyLength;
  const key = text.substring(start, end);
  if (!isKey(key)) return undefined;
  if (text.startsWith(beforeSuccess, end)) {
    const isChunk = text.startsWith('chunk":', end + beforeSuccess.length);
    return { key, line, says: isChunk ? 'chunk' : 'ok' };
  }
  if (!text.startsWith(beforeFailure, end)) return undefined;
  const codeAt = end + beforeFailure.length;
  return { key, line, says: { code: text.substring(codeAt, text.indexOf('"', codeAt)) } };
}

/** Others may have been written anew by somebody, with their keys in another order. */
function readAny(text: ByteString): LoggedLine | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { key, line, ok, error, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof line !== 'number' || typeof ok !== 'boolean') return undefined;
  if (key !== undefined && key !== null && !(typeof key === 'string' && isKey(key))) return undefined;
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  if (!ok) return typeof code === 'string' ? { key, line: String(line), says: { code } } : undefined;
  const isChunk = 'chunk' in rest;
  if (!isChunk && !('result' in rest) && !('chunks' in rest)) return undefined;
  return { key, line: String(line), says: isChunk ? 'chunk' : 'ok' };
}

function parsed(text: ByteString): unknown {
  try {
    return JSON.parse(decodeText(text));
  } catch {
    return undefined;
  }
}

function isKey(key: string): boolean {
  return /^[0-9a-f]{16}$/.test(key);
}
