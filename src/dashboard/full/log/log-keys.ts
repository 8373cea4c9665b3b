import { lineEdit } from '../edit/line-edit.js';
import type { Binding } from '../keys/binding.js';
import { bodyLayout } from '../layout.js';
import type { Model } from '../model.js';
import { step } from '../model.js';
import {
  logText,
  scroll,
  toggleErrors,
  toggleFollow,
  toggleScope,
  toggleWrap,
  toMatch,
} from './log-reducer.js';

const page = (model: Model): number => Math.max(1, bodyLayout(model).log - 2);

/** Keys about the log. */
export const logKeys: readonly Binding[] = [
  {
    keys: ['/'],
    help: 'filter the log: text, or !text for lines without it; ↑ recalls earlier ones',
    label: () => 'filter',
    press: (model) =>
      step({
        ...model,
        front: { is: 'filter', filter: { edit: lineEdit(model.log.filter), before: model.log.filter } },
      }),
  },
  {
    keys: ['n'],
    help: 'to the next line that matches',
    label: ({ log }) => (log.filter === '' ? undefined : 'next'),
    press: (model) => toMatch(model, 1),
  },
  {
    keys: ['N'],
    help: 'to the match before',
    label: ({ log }) => (log.filter === '' ? undefined : 'previous'),
    press: (model) => toMatch(model, -1),
  },
  {
    keys: ['f'],
    help: 'follow the newest line, or stay where you are',
    label: ({ log }) => (log.cursor === undefined ? 'stop following' : 'follow'),
    press: toggleFollow,
  },
  {
    keys: ['w'],
    help: 'wrap long lines, or cut them',
    label: ({ log }) => (log.isWrapped ? 'unwrap' : 'wrap'),
    press: toggleWrap,
  },
  {
    keys: ['e'],
    help: 'errors only, or all levels',
    label: ({ log }) => (log.isErrorsOnly ? 'all levels' : 'errors only'),
    press: toggleErrors,
  },
  {
    keys: ['tab'],
    help: 'log of all, or of the selected worker',
    label: ({ log, page }) =>
      page === 'details' ? undefined : log.scope === 'all' ? 'its log only' : 'log of all',
    press: (model) => (model.page === 'details' ? undefined : toggleScope(model)),
  },
  {
    keys: ['o'],
    help: 'open the log in $PAGER',
    label: () => 'pager',
    press: (model) => step(model, { do: 'page', text: logText(model) }),
  },
  { keys: ['PgUp'], help: 'scroll the log up', press: (model) => scroll(model, -page(model)) },
  { keys: ['PgDn'], help: 'scroll the log down', press: (model) => scroll(model, page(model)) },
  { keys: ['Home'], help: 'to the oldest line', press: (model) => scroll(model, -Infinity) },
  { keys: ['End'], help: 'to the newest line, and follow', press: (model) => scroll(model, Infinity) },
];
