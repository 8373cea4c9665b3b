import type { Key, KeyName } from './key.js';

const esc = '\x1b';
const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

const byFinal: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  M: 'enter',
};

const byNumber: Readonly<Record<string, KeyName>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};

const named: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what it reads
const csi = /^\x1b\[(\[[A-E]|M.{3}|(?![[M])[0-?]*[ -/]*[@-~])/s;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const csiBeginning = /^\x1b\[(\[|M.{0,2}|[0-?]*[ -/]*)$/s;
/** Answers of a terminal to questions that nobody here asks: OSC, DCS, SOS, PM, APC. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const stringSequence = /^\x1b[\]PX^_].*?(\x07|\x1b\\)/s;

export interface Decoded {
  readonly keys: readonly Key[];
  /** The beginning of something that may go on. */
  readonly rest: string;
}

/**
 * Takes keys and pasted text out of what a terminal sent. Sequences that mean nothing here are dropped.
 *
 * @param isOver nothing follows soon: an escape that waits for more is the key of that name.
 */
export function decodeKeys(text: string, isOver = false): Decoded {
  const keys: Key[] = [];
  let rest = text;
  while (rest !== '') {
    const taken = rest.startsWith(esc) ? takeEscape(rest, isOver, keys) : takeCharacter(rest, keys);
    if (taken === 0) break;
    rest = rest.slice(taken);
  }
  return { keys, rest };
}

/** Length of what was taken; 0 where it is not whole yet. */
function takeCharacter(text: string, keys: Key[]): number {
  const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
  const name = named[character];
  const code = character.charCodeAt(0);
  if (name !== undefined) keys.push({ type: 'named', name });
  else if (code < 0x20) {
    // NUL is no letter; from 0x1c on come the signs after Z.
    if (code > 0) keys.push({ type: 'control', letter: String.fromCharCode(code + 0x40).toLowerCase() });
  } else if (!(code >= 0x80 && code < 0xa0) && character !== '\ufffd')
    keys.push({ type: 'character', character });
  return character.length;
}

function takeEscape(text: string, isOver: boolean, keys: Key[]): number {
  if (text.startsWith(pasteStart)) return takePaste(text, keys);
  const next = text[1];
  if (next === undefined || next === esc) {
    if (next === undefined && !isOver) return 0;
    keys.push({ type: 'named', name: 'escape' });
    return 1;
  }
  if (next === '[') return takeCsi(text, isOver, keys);
  if (next === 'O') {
    const final = text[2];
    if (final === undefined) return isOver ? text.length : 0;
    pushNamed(byFinal[final], keys);
    return 3;
  }
  if (']PX^_'.includes(next)) {
    const [whole] = stringSequence.exec(text) ?? [];
    if (whole !== undefined) return whole.length;
    return isOver ? text.length : 0;
  }
  // A character with Alt, which means nothing here.
  return 1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length;
}

function takePaste(text: string, keys: Key[]): number {
  const end = text.indexOf(pasteEnd, pasteStart.length);
  if (end === -1) return 0;
  keys.push({ type: 'paste', text: text.slice(pasteStart.length, end).replace(/\r\n?/g, '\n') });
  return end + pasteEnd.length;
}

function takeCsi(text: string, isOver: boolean, keys: Key[]): number {
  const [whole, body = ''] = csi.exec(text) ?? [];
  if (whole === undefined) {
    if (csiBeginning.test(text)) return isOver ? text.length : 0;
    // Something else came in between.
    return 2;
  }
  const final = body.at(-1) ?? '';
  const [number = ''] = body.slice(0, -1).split(';');
  if (/^[0-9;]*[A-DFH~]$/.test(body)) pushNamed(final === '~' ? byNumber[number] : byFinal[final], keys);
  return whole.length;
}

function pushNamed(name: KeyName | undefined, keys: Key[]): void {
  if (name !== undefined) keys.push({ type: 'named', name });
}

/** Whether this is the beginning of a paste, which may take as long as it likes. */
export function isPaste(text: string): boolean {
  return text.startsWith(pasteStart);
}
