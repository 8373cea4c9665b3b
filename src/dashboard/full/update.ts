import { timeOfDay } from '../../log/render-entry.js';
import type { Key } from '../terminal/key.js';
import { safeText } from '../text/safe-text.js';
import { questionKey } from './confirm/question-reducer.js';
import { filterKey } from './filter/filter-reducer.js';
import { helpKey } from './help/help-reducer.js';
import { keyText, pressed } from './keys/binding.js';
import { pageKeys } from './keys/key-map.js';
import { everywhereKeys, openPalette } from './keys/pit-keys.js';
import { withLines } from './log/log-model.js';
import { readEvents } from './log/read-events.js';
import { type Action, type Model, reportOf, type Step, step, withNotice } from './model.js';
import { paletteKey } from './palette/palette-reducer.js';
import { toolsKey } from './tools/tools-reducer.js';

/** The picture after an action, and what is to be done. The one writer of the model; pure. `now`: the clock's milliseconds. */
export function update(before: Model, action: Action, now: number): Step {
  const model = atTime(before, now);
  switch (action.type) {
    case 'key':
      return pressKey(model, action.key);
    case 'report':
      return step({ ...model, pit: { is: 'seen', report: action.report, at: now } });
    case 'events':
      return step({ ...model, log: readEvents(model.log, action.events, action.dropped) });
    case 'resize':
      return step({ ...model, size: action.size });
    case 'tick':
      return step(model);
    case 'tools': {
      const { front } = model;
      return step(front.is === 'tools' ? { ...model, front: { ...front, tools: action.tools } } : model);
    }
    case 'reply':
      return step(replied(model, action));
    case 'gone': {
      const gone: Model = { ...model, pit: { is: 'gone', report: reportOf(model), at: now } };
      return step(action.why === undefined ? gone : withNotice(gone, 'error', action.why));
    }
  }
}

function atTime(model: Model, now: number): Model {
  const { notice } = model;
  return { ...model, now, notice: notice !== undefined && now >= notice.until ? undefined : notice };
}

function pressKey(model: Model, key: Key): Step {
  const text = keyText(key);
  const everywhere = text === undefined ? undefined : pressed(everywhereKeys, model, text);
  if (everywhere !== undefined) return everywhere;
  const { front } = model;
  switch (front.is) {
    case 'palette':
      return paletteKey(model, front.palette, key);
    case 'filter':
      return filterKey(model, front.filter, key);
    case 'question':
      return questionKey(model, front.question, key);
    default:
  }
  // What was pasted is a command, and never keys.
  if (key.type === 'paste') return openPalette(model, key.text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim());
  if (front.is === 'help') return helpKey(model, front.top, key);
  if (front.is === 'tools') return toolsKey(model, front, key);
  return (text === undefined ? undefined : pressed(pageKeys, model, text)) ?? step(model);
}

/** A reply is said for some seconds, and stays in the log. */
function replied(model: Model, { level, text, more, time: at }: Extract<Action, { type: 'reply' }>): Model {
  const time = timeOfDay(new Date(at));
  const lines = [...text.split('\n'), ...more].map((line, index) => ({
    time: index === 0 ? time : '',
    worker: undefined,
    level,
    from: 'us' as const,
    text: safeText(line),
  }));
  return withNotice({ ...model, log: withLines(model.log, lines) }, level, text.split('\n')[0] ?? '');
}
