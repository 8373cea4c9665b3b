import { safeText } from '../../text/safe-text.js';
import { editText } from '../edit/edit-text.js';
import { pageKeys } from '../keys/key-map.js';
import { type Model, reportOf } from '../model.js';
import { paletteHint } from '../palette/palette-hint.js';
import { fitting, joined, type Piece, piece } from '../styled.js';
import type { Theme } from '../theme.js';

/** Two lines: what is being written, asked, or was said last; and the keys that apply now. */
export function footerLines(model: Model, theme: Theme): readonly string[] {
  const width = model.size.columns;
  return [messageLine(model, width, theme), ` ${joined(keysLine(model, width - 1, theme), width - 1)}`];
}

function messageLine(model: Model, width: number, theme: Theme): string {
  const { front, notice } = model;
  switch (front.is) {
    case 'palette':
      return ` ${theme.key(':')} ${editText(front.palette.edit, width - 4, theme)}`;
    case 'filter':
      return ` ${theme.key('/')} ${editText(front.filter.edit, width - 4, theme)}`;
    case 'question':
      return ` ${joined([piece(`? ${front.question.text}`, theme.warning)], width - 1)}`;
    default: {
      if (notice === undefined) return '';
      const symbol = notice.level === 'error' ? '✖ ' : notice.level === 'warn' ? '▲ ' : '› ';
      const paint =
        notice.level === 'error' ? theme.bad : notice.level === 'warn' ? theme.warning : undefined;
      return ` ${joined([piece(`${symbol}${safeText(notice.text)}`, paint)], width - 1)}`;
    }
  }
}

function keysLine(model: Model, width: number, theme: Theme): readonly Piece[] {
  const { front } = model;
  const key = ([keys, label]: readonly [string, string]) => [piece(keys, theme.key), piece(` ${label}`)];
  const keys = (...all: readonly (readonly [string, string])[]) => fitting(all.map(key), width, '  ');
  switch (front.is) {
    case 'palette': {
      const { edit, complaint } = front.palette;
      if (complaint !== undefined) return [piece(safeText(complaint), theme.bad)];
      return [piece(safeText(paletteHint(edit.text, reportOf(model)?.tools ?? [])), theme.faint)];
    }
    case 'filter':
      return keys(
        ['enter', 'keep'],
        ['esc', 'as before'],
        ['↑', 'earlier ones'],
        ['!', 'in front: lines without it'],
      );
    case 'question':
      return keys(['y', front.question.yes], ['n', 'leave it']);
    case 'help':
      return keys(['↑↓ PgUp PgDn', 'scroll'], ['esc', 'back']);
    case 'tools':
      return keys(['↑↓', 'choose'], ['enter', 'call it'], ['esc', 'back']);
    case 'nothing':
      return keys(...pageHints(model));
  }
}

/** Keys of the page, those first that are looked for first. */
const order = [
  '?',
  'q',
  ':',
  'esc',
  'enter',
  's',
  'c',
  'n',
  '/',
  'r',
  'x',
  'R',
  'd',
  'f',
  'p',
  'e',
  'tab',
  'y',
  't',
  'w',
];

function pageHints(model: Model): readonly (readonly [string, string])[] {
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return pageKeys
    .flatMap((binding): readonly (readonly [string, string])[] => {
      const label = binding.label?.(model);
      const [first = ''] = binding.keys;
      const keys = binding.keys.length > 3 ? `${first}–${binding.keys.at(-1)}` : first;
      return label === undefined ? [] : [[keys, label]];
    })
    .toSorted(([a], [b]) => rank(a) - rank(b));
}
