import type { Key } from '../../terminal/key.js';
import { editLine, remember } from '../edit/line-edit.js';
import { type Model, type Step, step } from '../model.js';
import type { FilterState } from './filter-state.js';

/** The log is filtered while the filter is written; `enter` keeps it, `esc` brings back the one before. */
export function filterKey(model: Model, filter: FilterState, key: Key): Step {
  const text = filter.edit.text;
  if (key.type === 'named' && key.name === 'enter') {
    const written = { ...model.written, filters: remember(model.written.filters, text) };
    return step({ ...model, written, front: { is: 'nothing' } });
  }
  const leaves = key.type === 'named' && (key.name === 'escape' || (key.name === 'backspace' && text === ''));
  if (leaves)
    return step({ ...model, log: { ...model.log, filter: filter.before }, front: { is: 'nothing' } });
  const edit = editLine(filter.edit, key, model.written.filters);
  if (edit === filter.edit) return step(model);
  return step({
    ...model,
    log: { ...model.log, filter: edit.text },
    front: { is: 'filter', filter: { ...filter, edit } },
  });
}
