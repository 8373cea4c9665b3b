import { parse } from 'smol-toml';

/** The way to a key from the top of a document. */
export type KeyPath = readonly string[];

/** On which line, from 1, the nearest key stands that is on this way; undefined where none is. */
export type LineOf = (path: KeyPath) => number | undefined;

/** Where the keys of a document are. It has to be valid TOML: nothing is checked here. */
export function keyLines(text: string): LineOf {
  const lines = new Map<string, number>();
  new Scanner(text, (path, line) => {
    const name = JSON.stringify(path);
    if (!lines.has(name)) lines.set(name, line);
  }).scan();
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const line = lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return undefined;
  };
}

const blank = /[ \t]*/y;
/** Blanks, ends of lines and comments. */
const gap = /(?:[\s]|#[^\n]*)*/y;
const keyText = /(?:[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s."'=[\]{}#,]+)[ \t]*\.?)+/y;
/** Quotes beside the last three belong to the text. */
const quoted = /"""(?:[^\\]|\\[\s\S])*?"{3,5}(?!")|'''[\s\S]*?'{3,5}(?!')|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
const plainValue = /[^,\]}#\n]*/y;

/** Walks through a document, from key to key. */
class Scanner {
  readonly #text: string;
  readonly #onKey: (path: KeyPath, line: number) => void;
  #at = 0;
  /** Of what was walked through so far. */
  #line = 1;

  constructor(text: string, onKey: (path: KeyPath, line: number) => void) {
    this.#text = text;
    this.#onKey = onKey;
  }

  scan(): void {
    let table: KeyPath = [];
    for (this.#skip(gap); this.#at < this.#text.length; this.#skip(gap)) {
      if (this.#next === '[') {
        while (this.#next === '[') this.#at++;
        table = this.#key([]);
        while (this.#next === ']') this.#at++;
      } else this.#assignment(table);
    }
  }

  #assignment(table: KeyPath): void {
    const path = this.#key(table);
    this.#at++;
    this.#skip(blank);
    this.#value(path);
  }

  /** A key, of which every part counts as one. */
  #key(table: KeyPath): KeyPath {
    const line = this.#line;
    const parts = partsOf(this.#skip(keyText));
    const path = [...table, ...parts];
    for (let length = table.length + 1; length <= path.length; length++) {
      this.#onKey(path.slice(0, length), line);
    }
    return path;
  }

  #value(path: KeyPath): void {
    if (this.#next === '[') this.#within(']', () => this.#value(path));
    else if (this.#next === '{') this.#within('}', () => this.#assignment(path));
    else if (this.#skip(quoted) === '') this.#skip(plainValue);
  }

  /** A list of items up to this end. */
  #within(end: ']' | '}', item: () => void): void {
    this.#at++;
    for (this.#skip(gap); this.#next !== end; this.#skip(gap)) {
      if (this.#next === ',') this.#at++;
      else item();
    }
    this.#at++;
  }

  get #next(): string | undefined {
    return this.#text[this.#at];
  }

  #skip(what: RegExp): string {
    what.lastIndex = this.#at;
    const [text = ''] = what.exec(this.#text) ?? [];
    this.#at += text.length;
    this.#line += text.split('\n').length - 1;
    return text;
  }
}

/** The parts of a key, unquoted: as the parser reads them. */
function partsOf(key: string): string[] {
  const parts: string[] = [];
  for (let value: unknown = parse(`${key} = 0`); isTable(value); ) {
    const [part] = Object.keys(value);
    if (part === undefined) break;
    parts.push(part);
    value = value[part];
  }
  return parts;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
