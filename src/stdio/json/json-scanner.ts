import { type ByteString, decodeText, encodeText } from '../../util/byte-string.js';
import { type JsonFault, ValueScanner } from './value-scanner.js';

/** What a JSON text is at its top; `blank` is white space only, `invalid` is not JSON. */
export type JsonShape = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'blank' | 'invalid';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const closingBrace = 0x7d;

/**
 * Finds the members of the object a line holds, without building any value.
 *
 * `JSON.parse` cannot tell where in the text a value stood, and printing a value again changes it (`1.0`, integers over
 * 2⁵³). This scanner accepts exactly the texts that `JSON.parse` accepts (RFC 8259), and gives each member of the top-level
 * object as a span of bytes. It keeps no call stack, so that nesting is limited by the length of a line only.
 *
 *     if (scanner.open(line) === 'object') while (scanner.next()) use(scanner.key, scanner.start, scanner.end);
 *     if (scanner.fault !== undefined) …
 *
 * One scanner is used for many lines; what it found is valid until the next call.
 */
export class JsonScanner {
  readonly #values = new ValueScanner();
  #text: ByteString = '';
  #at = 0;
  #place: 'before-first' | 'after-member' | 'outside' = 'outside';

  /** Name of the member that `next` found, unescaped; bytes of UTF-8, like the text. */
  key: ByteString = '';
  /** Where its value starts. */
  start = 0;
  /** Where its value ends, exclusive. */
  end = 0;

  /** Undefined as long as no fault was found; all of the text was looked at only once `next` has said false. */
  get fault(): JsonFault | undefined {
    return this.#values.fault;
  }

  /** Begins a text. Anything but an object is scanned to its end here. */
  open(text: ByteString): JsonShape {
    this.#text = text;
    this.#place = 'outside';
    this.#values.reset(text);
    const at = this.#values.skipSpace(0);
    if (at === text.length) return 'blank';
    const shape = shapeAt(text, at);
    if (shape === 'object') {
      this.#at = at + 1;
      this.#place = 'before-first';
      return shape;
    }
    const end = this.#values.skipValue(at);
    return end !== -1 && this.#isLast(end) ? shape : 'invalid';
  }

  /** Goes to the next member of the object; false after the last one, and at a fault. */
  next(): boolean {
    if (this.#place === 'outside') return false;
    const values = this.#values;
    const text = this.#text;
    let at = values.skipSpace(this.#at);
    if (this.#place === 'before-first') {
      if (text.charCodeAt(at) === closingBrace) return this.#finish(at);
    } else {
      const mark = text.charCodeAt(at);
      if (mark === closingBrace) return this.#finish(at);
      if (mark !== comma) return this.#fail(at, '"," or "}"');
      at = values.skipSpace(at + 1);
    }
    if (text.charCodeAt(at) !== quote) return this.#fail(at, 'a key in double quotes');
    const keyEnd = values.skipString(at);
    if (keyEnd === -1) return this.#leave();
    const mark = values.skipSpace(keyEnd);
    if (text.charCodeAt(mark) !== colon) return this.#fail(mark, '":"');
    const start = values.skipSpace(mark + 1);
    const end = values.skipValue(start);
    if (end === -1) return this.#leave();
    this.key = unescapeName(text.substring(at + 1, keyEnd - 1));
    this.start = start;
    this.end = end;
    this.#at = end;
    this.#place = 'after-member';
    return true;
  }

  #finish(brace: number): false {
    this.#isLast(brace + 1);
    return this.#leave();
  }

  #isLast(end: number): boolean {
    const at = this.#values.skipSpace(end);
    if (at === this.#text.length) return true;
    this.#values.fail(at, 'the end of the line');
    return false;
  }

  #fail(at: number, expected: string): false {
    this.#values.fail(at, expected);
    return this.#leave();
  }

  #leave(): false {
    this.#place = 'outside';
    return false;
  }
}

/** The shape that the value at `at` has or, where it is not a value, will fail to have. */
export function shapeAt(text: ByteString, at: number): JsonShape {
  switch (text[at]) {
    case '{':
      return 'object';
    case '[':
      return 'array';
    case '"':
      return 'string';
    case 't':
    case 'f':
      return 'boolean';
    case 'n':
      return 'null';
    default:
      return 'number';
  }
}

/** Names with an escape are rare: only they are worth a call of JSON.parse. Its escapes yield text, so encode that. */
function unescapeName(name: ByteString): ByteString {
  if (!name.includes('\\')) return name;
  return unescapeString(`"${name}"`);
}

const highEscape = /\\u(?!00[0-7])/;

/** The bytes a valid JSON string stands for. */
export function unescapeString(json: ByteString): ByteString {
  if (!highEscape.test(json)) return JSON.parse(json) as ByteString;
  return encodeText(JSON.parse(decodeText(json)) as string);
}
