import type { FileHandle } from 'node:fs/promises';
import type { ByteString } from '../../util/byte-string.js';
import { type Line, LineSplitter, overlong } from '../input/line-splitter.js';

const chunkBytes = 1024 * 1024;
/** Lines and results are at most 384 MiB each; more is no result, and not to be had in one string. */
export const longestResult = 400 * 1024 * 1024;
const newline = 0x0a;

export interface LinesRead {
  /** Bytes up to the end of the last line that has one. */
  readonly wholeBytes: number;
  /** What comes after them; undefined where it is nothing. */
  readonly rest: Line | undefined;
}

/**
 * Reads a file from its beginning, and gives each line that has an end, with its number from 1; empty ones are counted and left
 * out. Between chunks it waits for `onChunk`. Rejects with what either throws.
 */
export async function readLines(
  file: FileHandle,
  onLine: (line: Line, number: number) => void,
  onChunk?: () => Promise<void>,
): Promise<LinesRead> {
  const splitter = new LineSplitter({ maxLine: longestResult });
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let position = 0;
  let wholeBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, position);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    const end = chunk.lastIndexOf(newline);
    if (end !== -1) wholeBytes = position + end + 1;
    position += bytesRead;
    splitter.feed(chunk);
    for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
      onLine(line, splitter.line);
    }
    await onChunk?.();
  }
  if (position === wholeBytes) return { wholeBytes, rest: undefined };
  return { wholeBytes, rest: splitter.end() ?? overlong };
}

/** The beginning of a line, for people. */
export function beginningOf(line: Line): string {
  if (line === overlong) return 'a line that is longer than any result';
  return line.length <= 60 ? shown(line) : `${shown(line.slice(0, 60))}…`;
}

function shown(bytes: ByteString): string {
  return JSON.stringify(Buffer.from(bytes, 'latin1').toString('utf8'));
}
