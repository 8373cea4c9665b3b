import type { WorkerStatusReport } from '../../../control/reports.js';
import { safeCell } from '../../text/safe-text.js';
import { detailsText } from '../details/details-text.js';
import { type Effect, request } from '../effect.js';
import type { Binding } from '../keys/binding.js';
import { currentLine } from '../log/log-reducer.js';
import { type Model, reportOf, type Step, step, withNotice } from '../model.js';
import { columns } from './columns.js';
import { moveSelection, selectedWorker } from './selection.js';

/** Keys about the selected worker. */
export const workerKeys: readonly Binding[] = [
  {
    keys: ['↑', 'k'],
    help: 'select the worker above',
    press: (model) => step({ ...model, table: moveSelection(model, -1) }),
  },
  {
    keys: ['↓', 'j'],
    help: 'select the worker below',
    press: (model) => step({ ...model, table: moveSelection(model, 1) }),
  },
  {
    keys: ['enter'],
    help: 'zoom in: how the worker is, why it died last, and its own log',
    label: ({ page }) => (page === 'details' ? undefined : 'zoom'),
    press: (model) => (model.page === 'details' ? undefined : step({ ...model, page: 'details' })),
  },
  {
    keys: ['esc'],
    help: 'back: out of the zoom, then away with the filter',
    label: ({ page, log }) =>
      page === 'details' ? 'back' : log.filter === '' ? undefined : 'clear the filter',
    press: (model) =>
      step(
        model.page === 'details'
          ? { ...model, page: 'workers' }
          : { ...model, log: { ...model.log, filter: '' }, notice: undefined },
      ),
  },
  {
    keys: ['r'],
    help: 'restart the worker: it finishes what it holds first',
    label: () => 'restart',
    press: about((worker) => [request(`restart ${worker.worker}`, 'restart', { workers: [worker.worker] })]),
  },
  {
    keys: ['R'],
    help: 'kill the worker and start it again; asks while work is in flight',
    label: () => 'kill',
    press: (model) =>
      asking(model, 'Kill and restart', 'kill', ({ worker }) => [
        request(`restart ${worker} now`, 'restart', { workers: [worker], now: true }),
      ]),
  },
  {
    keys: ['x'],
    help: 'stop the worker; asks while work is in flight',
    label: (model) =>
      ['stopped', 'failed'].includes(selectedWorker(model)?.state ?? '') ? undefined : 'stop',
    press: (model) =>
      asking(model, 'Stop', 'stop', ({ worker }) => [request(`stop ${worker}`, 'stop', { worker })]),
  },
  {
    keys: ['s'],
    help: 'start the worker, if it is stopped, drained, or was given up',
    label: (model) => (isDown(selectedWorker(model)) ? 'start' : undefined),
    press: (model) => {
      const worker = selectedWorker(model);
      if (worker === undefined || isDown(worker) || worker.state === 'drained') return start(model);
      return step(
        withNotice(model, 'info', `${safeCell(worker.worker)} is ${worker.state}: nothing to start`),
      );
    },
  },
  {
    keys: ['d'],
    help: 'drain the worker: it finishes what it holds, and takes nothing until it is started',
    label: (model) => (selectedWorker(model)?.state === 'ready' ? 'drain' : undefined),
    press: about(({ worker }) => [request(`drain ${worker}`, 'drain', { worker })]),
  },
  {
    keys: ['c'],
    help: 'clear the failed: start every worker again that was given up',
    label: (model) => (failedOf(model).length > 0 ? 'clear failed' : undefined),
    press: (model) => {
      const failed = failedOf(model);
      if (failed.length === 0) return step(withNotice(model, 'info', 'no worker was given up'));
      return step(model, request('clear failed', 'restart', { workers: failed }));
    },
  },
  {
    keys: ['y'],
    help: 'copy the line of the log where the cursor is; zoomed in and following, the details',
    label: ({ page, log }) => (page === 'details' && log.cursor === undefined ? 'copy details' : 'copy line'),
    press: copy,
  },
  {
    keys: columns.flatMap(({ sortKey }) => (sortKey === undefined ? [] : [sortKey])),
    help: `sort by ${columns.flatMap(({ title, sortKey }) => (sortKey === undefined ? [] : [`${sortKey} ${title.toLowerCase()}`])).join(', ')}; again: the other way round`,
    label: () => 'sort',
    press: (model, key) => {
      const by = columns.find(({ sortKey }) => sortKey === key)?.name;
      if (by === undefined) return undefined;
      const { sort } = model.table;
      const isReversed = sort.by === by && !sort.isReversed;
      const selected = selectedWorker(model)?.worker;
      return step({ ...model, table: { selected, sort: { by, isReversed } } });
    },
  },
];

const start = about(({ worker }) => [request(`start ${worker}`, 'restart', { workers: [worker] })]);

function isDown(worker: WorkerStatusReport | undefined): boolean {
  return worker !== undefined && ['stopped', 'failed', 'exited', 'backoff'].includes(worker.state);
}

function failedOf(model: Model): readonly string[] {
  const workers = reportOf(model)?.workers ?? [];
  return workers.filter(({ state }) => state === 'failed').map(({ worker }) => worker);
}

function about(effects: (worker: WorkerStatusReport) => readonly Effect[]): (model: Model) => Step {
  return (model) => {
    const worker = selectedWorker(model);
    if (worker === undefined) return step(withNotice(model, 'info', 'there is no worker yet'));
    return step({ ...model, table: { ...model.table, selected: worker.worker } }, ...effects(worker));
  };
}

/** Asks first where the worker holds commands. */
function asking(
  model: Model,
  what: string,
  yes: string,
  effects: (worker: WorkerStatusReport) => readonly Effect[],
): Step {
  const worker = selectedWorker(model);
  if (worker === undefined || worker.held === 0) return about(effects)(model);
  const held = worker.held === 1 ? '1 command is' : `${worker.held} commands are`;
  const question = {
    text: `${what} ${safeCell(worker.worker)}, where ${held} in flight?`,
    yes,
    effects: effects(worker),
  };
  return step({ ...model, front: { is: 'question', question } });
}

function copy(model: Model): Step {
  const worker = selectedWorker(model);
  const isDetails = model.page === 'details' && model.log.cursor === undefined && worker !== undefined;
  const text = isDetails ? detailsText(worker) : currentLine(model);
  if (text === undefined) return step(withNotice(model, 'info', 'there is nothing to copy'));
  const what = isDetails ? `details of ${safeCell(worker.worker)}` : 'the line';
  return step(withNotice(model, 'info', `sent ${what} to the clipboard`), { do: 'copy', text });
}
