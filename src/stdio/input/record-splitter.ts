import { type ByteString, toByteString } from '../../util/byte-string.js';
import { defaultMaxLine, type Line, overlong, type Splitter } from './line-splitter.js';

export interface RecordSplitterOptions {
  readonly delimiter: ',' | '\t';
  /** Bytes a record may have, its end not counted. Default: 16 MiB. */
  readonly maxLine?: number | undefined;
}

/** Where the bytes read so far end: quotes count at the start of a field only. */
type Place = 'field-start' | 'plain' | 'quoted' | 'after-quote';

const byteOrderMark = '\u00ef\u00bb\u00bf';
/** Bytes a record may have beside those that count: a byte order mark, and its end. */
const notCounted = byteOrderMark.length + 2;

/**
 * Cuts chunks of bytes into records as RFC 4180 has them: lines, which go on where a quoted field holds the end of one.
 *
 * A record's line is the one on which it starts. Pulled like lines; empty ones are left out in the same way, and an overlong
 * one is given once and dropped as it comes, up to its own end.
 */
export class RecordSplitter implements Splitter {
  readonly #delimiter: string;
  readonly #maxLine: number;
  #text: ByteString = '';
  #at = 0;
  #place: Place = 'field-start';
  /** What has come of the record that has no end yet. */
  #record: ByteString = '';
  #state: 'short' | 'dropped' = 'short';
  /** Lines that have ended, and the one on which the record that has no end yet starts. */
  #ended = 0;
  #start = 1;
  #line = 0;

  constructor({ delimiter, maxLine = defaultMaxLine }: RecordSplitterOptions) {
    this.#delimiter = delimiter;
    this.#maxLine = maxLine;
  }

  get line(): number {
    return this.#line;
  }

  get lines(): number {
    return this.#ended;
  }

  feed(chunk: Buffer): void {
    this.#text = toByteString(chunk);
    this.#at = 0;
  }

  next(): Line | undefined {
    while (this.#at < this.#text.length) {
      const newline = this.#text.indexOf('\n', this.#at);
      const end = newline === -1 ? this.#text.length : newline + 1;
      const part = this.#text.substring(this.#at, end);
      this.#at = end;
      const isTooLong = this.#add(part);
      this.#place = this.#placeAfter(part);
      if (newline !== -1) this.#ended++;
      const isOver = newline !== -1 && this.#place !== 'quoted';
      if (isTooLong) this.#line = this.#start;
      const record = isOver ? this.#takeRecord() : undefined;
      if (isTooLong) return overlong;
      if (record !== undefined && record !== '') return record;
    }
    return undefined;
  }

  end(): Line | undefined {
    const isPending = this.#record !== '' || this.#state === 'dropped' || this.#place !== 'field-start';
    if (!isPending) return undefined;
    // Lines that end within quotes have been counted.
    if (this.#place !== 'quoted' || !this.#record.endsWith('\n')) this.#ended++;
    const record = this.#takeRecord();
    return record === '' ? undefined : record;
  }

  /** Whether the record has just become too long. */
  #add(part: ByteString): boolean {
    if (this.#state === 'dropped') return false;
    if (this.#record.length + part.length <= this.#maxLine + notCounted) {
      this.#record += part;
      return false;
    }
    this.#record = '';
    this.#state = 'dropped';
    return true;
  }

  /** The record that has come to its end; undefined where its end was reported as that of an overlong one. */
  #takeRecord(): Line | undefined {
    const [record, state, start] = [this.#record, this.#state, this.#start];
    this.#record = '';
    this.#state = 'short';
    this.#place = 'field-start';
    this.#start = this.#ended + 1;
    if (state === 'dropped') return undefined;
    this.#line = start;
    let text = record;
    if (text.endsWith('\n')) text = text.slice(0, text.endsWith('\r\n') ? -2 : -1);
    if (start === 1 && text.startsWith(byteOrderMark)) text = text.slice(byteOrderMark.length);
    return text.length > this.#maxLine ? overlong : text;
  }

  #placeAfter(part: ByteString): Place {
    let place = this.#place;
    if (!part.includes('"') && (place === 'field-start' || place === 'plain')) {
      return part.endsWith('\n') || part.endsWith(this.#delimiter) ? 'field-start' : 'plain';
    }
    let at = 0;
    if (this.#ended === 0 && place === 'field-start' && part.startsWith(byteOrderMark))
      at = byteOrderMark.length;
    while (at < part.length) {
      if (place === 'quoted') {
        const quote = part.indexOf('"', at);
        if (quote === -1) return place;
        place = 'after-quote';
        at = quote + 1;
        continue;
      }
      if (place === 'plain') {
        const next = part.indexOf(this.#delimiter, at);
        if (next === -1) return part.endsWith('\n') ? 'field-start' : place;
        place = 'field-start';
        at = next + 1;
        continue;
      }
      place = this.#placeAfterByte(place, part[at] as string);
      at++;
    }
    return place;
  }

  #placeAfterByte(place: 'field-start' | 'after-quote', byte: string): Place {
    if (byte === '"') return 'quoted';
    if (byte === this.#delimiter || byte === '\n') return 'field-start';
    return place === 'after-quote' && byte === '\r' ? place : 'plain';
  }
}
