import { type Model, type Step, step, withNotice } from '../model.js';
import { selectedWorker } from '../workers/selection.js';
import type { LogModel } from './log-model.js';
import { cursorIndex, moveCursor, shownLines } from './shown-lines.js';

/** Whose lines the pane shows; undefined: everybody's. */
export function logWorker(model: Model): string | undefined {
  if (model.page !== 'details' && model.log.scope === 'all') return undefined;
  return selectedWorker(model)?.worker;
}

function change(model: Model, changed: Partial<LogModel>): Step {
  return step({ ...model, log: { ...model.log, ...changed } });
}

/** Off: it stays at the newest line of now. */
export function toggleFollow(model: Model): Step {
  if (model.log.cursor !== undefined) return change(model, { cursor: undefined });
  return change(model, { cursor: shownLines(model.log, logWorker(model)).at(-1)?.id });
}

export function toggleWrap(model: Model): Step {
  return change(model, { isWrapped: !model.log.isWrapped });
}

export function toggleErrors(model: Model): Step {
  return change(model, { isErrorsOnly: !model.log.isErrorsOnly });
}

export function toggleScope(model: Model): Step {
  return change(model, { scope: model.log.scope === 'all' ? 'selected' : 'all' });
}

/** By lines; a page is what the pane can show. */
export function scroll(model: Model, by: number): Step {
  return step({ ...model, log: moveCursor(model.log, logWorker(model), by) });
}

/** To the next line that matches, or the one before. */
export function toMatch(model: Model, by: 1 | -1): Step {
  if (model.log.filter === '') return step(withNotice(model, 'info', 'nothing to look for: / sets a filter'));
  const lines = shownLines(model.log, logWorker(model));
  const to = cursorIndex(lines, model.log.cursor) + by;
  if (to < 0) return step(withNotice(model, 'info', 'this is the oldest match'));
  if (to >= lines.length) return step(withNotice(model, 'info', 'this is the newest match'));
  return change(model, { cursor: lines[to]?.id });
}

/** What `y` copies of the pane: the line at the cursor. */
export function currentLine(model: Model): string | undefined {
  const lines = shownLines(model.log, logWorker(model));
  return lines[cursorIndex(lines, model.log.cursor)]?.text;
}

/** What the pane holds, for a pager. */
export function logText(model: Model): string {
  return shownLines(model.log, logWorker(model))
    .map(({ time, worker, text }) => {
      const subject = worker === undefined ? '' : `${worker}: `;
      return `${time === '' ? '           ' : `${time} ${subject}`}${text}\n`;
    })
    .join('');
}
