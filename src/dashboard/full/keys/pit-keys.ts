import { poolOf } from '../../../util/worker-name.js';
import { lineEdit } from '../edit/line-edit.js';
import { request } from '../effect.js';
import { type Model, reportOf, type Step, step, withNotice } from '../model.js';
import { selectedWorker } from '../workers/selection.js';
import type { Binding } from './binding.js';

/** Keys about the whole, and about the dashboard. */
export const pitKeys: readonly Binding[] = [
  {
    keys: ['+'],
    help: 'one worker more',
    label: () => 'scale up',
    press: (model) => scale(model, 1),
  },
  {
    keys: ['-'],
    help: 'one worker less; the last slot finishes what it holds',
    label: () => 'scale down',
    press: (model) => scale(model, -1),
  },
  {
    keys: ['p'],
    help: 'pause the intake, or resume it: what was read already is still run',
    label: (model) => (reportOf(model)?.intake === 'paused' ? 'resume intake' : 'pause intake'),
    press: (model) => {
      const verb = reportOf(model)?.intake === 'paused' ? 'resume' : 'pause';
      return step(model, request(`${verb} intake`, verb));
    },
  },
  {
    keys: ['t'],
    help: 'tools: what can be called, with parameters and documentation',
    label: () => 'tools',
    press: (model) =>
      step({ ...model, front: { is: 'tools', tools: undefined, chosen: 0 } }, { do: 'list-tools' }),
  },
  {
    keys: [':'],
    help: 'palette: a control verb (scale 4), or a command to run (add a=1 b=2, or JSON)',
    label: () => 'palette',
    press: (model) => openPalette(model, ''),
  },
  {
    keys: ['{'],
    help: 'palette, with the beginning of a command in JSON; so does whatever is pasted',
    press: (model) => openPalette(model, '{'),
  },
  {
    keys: ['?'],
    help: 'this help',
    label: () => 'help',
    press: (model) => step({ ...model, front: { is: 'help', top: 0 } }),
  },
  {
    keys: ['q'],
    help: 'quit; asks while work is in flight. Of an attached dashboard: leave, and the pit runs on',
    label: ({ quitting }) => (quitting === 'stop' ? 'quit' : 'leave'),
    press: quit,
  },
];

/** These two mean the same wherever one is. */
export const everywhereKeys: readonly Binding[] = [
  {
    keys: ['ctrl-c'],
    help: 'wind down, as for the signal; a second time: at once. Of an attached dashboard: leave',
    press: (model) => step(model, { do: 'interrupt' }),
  },
  {
    keys: ['ctrl-z'],
    help: 'suspend; fg brings it back',
    press: (model) => step(model, { do: 'suspend' }),
  },
];

export function openPalette(model: Model, text: string): Step {
  const palette = { edit: lineEdit(text), complaint: undefined };
  return step({ ...model, front: { is: 'palette', palette } });
}

/** Of several pools that of the selected worker. */
function scale(model: Model, by: 1 | -1): Step {
  const all = reportOf(model)?.workers;
  if (all === undefined) return step(withNotice(model, 'info', 'not known yet how many there are'));
  const pool = poolOf(selectedWorker(model)?.worker ?? '');
  const workers = all.filter(({ worker }) => poolOf(worker) === pool).length + by;
  if (workers < 1) return step(withNotice(model, 'info', 'one worker is the least; x stops it'));
  if (pool === undefined) return step(model, request(`scale to ${workers}`, 'scale', { workers }));
  return step(model, request(`scale ${pool} to ${workers}`, 'scale', { workers, pool }));
}

function quit(model: Model): Step {
  const report = reportOf(model);
  const open = (report?.in_flight ?? 0) + (report?.queued ?? 0);
  if (model.quitting === 'leave' || open === 0 || model.pit.is !== 'seen') return step(model, { do: 'quit' });
  const question = {
    text: `Quit while ${open === 1 ? '1 command is' : `${open} commands are`} in flight or queued?`,
    yes: 'quit',
    effects: [{ do: 'quit' }] as const,
  };
  return step({ ...model, front: { is: 'question', question } });
}
