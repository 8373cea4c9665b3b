import type { Key } from '../../terminal/key.js';

/** A line that is being written, and those written before. */
export interface LineEdit {
  readonly text: string;
  /** Where the next character goes, in code points from the start. */
  readonly cursor: number;
  /** Which of those written before it shows, from the newest, 1; 0: the new one. */
  readonly recalled: number;
  /** What was written before the first recall. */
  readonly draft: string;
}

export function lineEdit(text = ''): LineEdit {
  return { text, cursor: Array.from(text).length, recalled: 0, draft: text };
}

/** The line after a key; the same object where the key means nothing to it. */
export function editLine(edit: LineEdit, key: Key, before: readonly string[]): LineEdit {
  switch (key.type) {
    case 'character':
      return insert(edit, key.character);
    case 'paste':
      return insert(edit, key.text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim());
    case 'control':
      return editByLetter(edit, key.letter);
    case 'named':
      return editByName(edit, key.name, before);
  }
}

function editByName(edit: LineEdit, name: string, before: readonly string[]): LineEdit {
  const points = Array.from(edit.text);
  switch (name) {
    case 'left':
      return { ...edit, cursor: Math.max(0, edit.cursor - 1) };
    case 'right':
      return { ...edit, cursor: Math.min(points.length, edit.cursor + 1) };
    case 'home':
      return { ...edit, cursor: 0 };
    case 'end':
      return { ...edit, cursor: points.length };
    case 'backspace':
      return edit.cursor === 0 ? edit : cut(edit, points, edit.cursor - 1, edit.cursor);
    case 'delete':
      return cut(edit, points, edit.cursor, edit.cursor + 1);
    case 'up':
      return recall(edit, edit.recalled + 1, before);
    case 'down':
      return recall(edit, edit.recalled - 1, before);
    default:
      return edit;
  }
}

/** As shells do. */
function editByLetter(edit: LineEdit, letter: string): LineEdit {
  const points = Array.from(edit.text);
  switch (letter) {
    case 'a':
      return { ...edit, cursor: 0 };
    case 'e':
      return { ...edit, cursor: points.length };
    case 'u':
      return cut(edit, points, 0, edit.cursor);
    case 'k':
      return cut(edit, points, edit.cursor, points.length);
    case 'w': {
      const head = points.slice(0, edit.cursor).join('');
      return cut(edit, points, Array.from(head.replace(/\S*\s*$/, '')).length, edit.cursor);
    }
    default:
      return edit;
  }
}

function insert(edit: LineEdit, inserted: string): LineEdit {
  const points = Array.from(edit.text);
  const added = Array.from(inserted);
  const text = [...points.slice(0, edit.cursor), ...added, ...points.slice(edit.cursor)].join('');
  return { ...edit, text, cursor: edit.cursor + added.length };
}

function cut(edit: LineEdit, points: readonly string[], from: number, to: number): LineEdit {
  return { ...edit, text: [...points.slice(0, from), ...points.slice(to)].join(''), cursor: from };
}

function recall(edit: LineEdit, recalled: number, before: readonly string[]): LineEdit {
  if (recalled < 0 || recalled > before.length) return edit;
  const draft = edit.recalled === 0 ? edit.text : edit.draft;
  const text = recalled === 0 ? draft : (before.at(-recalled) ?? '');
  return { text, cursor: Array.from(text).length, recalled, draft };
}

/** Lines that were written, with one more; each once, the newest last. */
export function remember(before: readonly string[], text: string): readonly string[] {
  if (text.trim() === '') return before;
  return [...before.filter((one) => one !== text), text].slice(-mostRemembered);
}

const mostRemembered = 100;
