import { type ByteString, toByteString } from '../../util/byte-string.js';
import { ByteCollector } from './byte-collector.js';

/** Stands for a line that is longer than allowed, and whose bytes were not kept. */
export const overlong = Symbol('overlong');

export type Line = ByteString | typeof overlong;

export interface LineSplitterOptions {
  /** What ends a line: `newline` is `\n` or `\r\n`, `null` is the byte 0. Default: `newline`. */
  readonly separator?: 'newline' | 'null' | undefined;
  /** Bytes a line may have, its end not counted. Default: 16 MiB. */
  readonly maxLine?: number | undefined;
}

/** Cuts chunks into lines, or what counts as one. */
export interface Splitter {
  /** 1-based number, in the whole input, of the line that was given last, or on which it starts. */
  readonly line: number;
  /** Lines given or left out so far. */
  readonly lines: number;
  /** Takes a chunk; all lines of the one before were given. */
  feed(chunk: Buffer): void;
  /** The next line; undefined where the chunk has no more. */
  next(): Line | undefined;
  /** After the last chunk: the last line, where it has no end of its own. */
  end(): Line | undefined;
}

export const defaultMaxLine = 16 * 1024 * 1024;

const carriageReturn = 0x0d;
const byteOrderMark = '\u00ef\u00bb\u00bf';
/** Bytes a line may have beside those that count: a byte order mark and the `\r` of its end. */
const notCounted = byteOrderMark.length + 1;

/**
 * Cuts chunks of bytes into lines.
 *
 * Lines are pulled, so that a reader can stop in the middle of a chunk: `feed` a chunk, call `next` until it gives
 * undefined, feed the next chunk. Empty lines are counted and left out. An overlong line is given once, as soon as it is
 * known to be one; what follows of it is dropped as it comes.
 */
export class LineSplitter implements Splitter {
  readonly #separator: '\n' | '\0';
  readonly #maxLine: number;
  /** The line that earlier chunks began and this one ended. */
  #joined: Line | undefined;
  /** The lines that are whole in this chunk, each with its end, and how far they were given. */
  #text: ByteString = '';
  #at = 0;
  /** The beginning of a line whose end has not come yet. */
  readonly #tail = new ByteCollector();
  #tailState: 'short' | 'too-long' | 'dropped' = 'short';
  #ended = 0;
  #line = 0;

  constructor(options: LineSplitterOptions = {}) {
    this.#separator = options.separator === 'null' ? '\0' : '\n';
    this.#maxLine = options.maxLine ?? defaultMaxLine;
  }

  /** 1-based number, in the whole input, of the line that was given last. */
  get line(): number {
    return this.#line;
  }

  /** Lines given or left out so far. */
  get lines(): number {
    return this.#ended;
  }

  /** Takes a chunk and copies what it needs of it. */
  feed(chunk: Buffer): void {
    const rest = this.#tail.length > 0 || this.#tailState === 'dropped' ? this.#join(chunk) : chunk;
    const lines = rest.lastIndexOf(this.#separator) + 1;
    this.#text = toByteString(rest.subarray(0, lines));
    this.#at = 0;
    this.#addToTail(rest.subarray(lines));
  }

  /** The next line; undefined where the chunk has no more. */
  next(): Line | undefined {
    if (this.#joined !== undefined) {
      const line = this.#joined;
      this.#joined = undefined;
      const trimmed = this.#endLine(line);
      if (trimmed !== '') return trimmed;
    }
    for (;;) {
      const end = this.#text.indexOf(this.#separator, this.#at);
      if (end === -1) break;
      const line = this.#endLine(this.#text.substring(this.#at, end));
      this.#at = end + 1;
      if (line !== '') return line;
    }
    if (this.#tailState !== 'too-long') return undefined;
    this.#tailState = 'dropped';
    this.#line = this.#ended + 1;
    return overlong;
  }

  /** After the last chunk: the last line, where it has no end of its own. */
  end(): Line | undefined {
    if (this.#tailState === 'dropped') this.#ended++;
    this.#tailState = 'short';
    if (this.#tail.length === 0) return undefined;
    const line = this.#endLine(this.#tail.take());
    return line === '' ? undefined : line;
  }

  /** Adds to the line that has begun; gives what follows its end. */
  #join(chunk: Buffer): Buffer {
    const end = chunk.indexOf(this.#separator);
    if (end === -1) {
      this.#addToTail(chunk);
      return chunk.subarray(chunk.length);
    }
    this.#addToTail(chunk.subarray(0, end));
    if (this.#tailState === 'short') this.#joined = this.#tail.take();
    else if (this.#tailState === 'too-long') this.#joined = overlong;
    else this.#ended++;
    this.#tailState = 'short';
    return chunk.subarray(end + 1);
  }

  #addToTail(bytes: Buffer): void {
    if (this.#tailState !== 'short' || bytes.length === 0) return;
    if (this.#tail.length + bytes.length <= this.#maxLine + notCounted) {
      this.#tail.add(bytes);
    } else {
      this.#tail.clear();
      this.#tailState = 'too-long';
    }
  }

  #endLine(line: Line): Line {
    this.#line = ++this.#ended;
    if (line === overlong) return line;
    let text = line;
    if (this.#separator === '\n') {
      if (text.charCodeAt(text.length - 1) === carriageReturn) text = text.slice(0, -1);
      if (this.#line === 1 && text.startsWith(byteOrderMark)) text = text.slice(byteOrderMark.length);
    }
    return text.length > this.#maxLine ? overlong : text;
  }
}
