import type { ToolReport } from '../../control/protocol.js';
import type { StatusReport } from '../../control/reports.js';
import type { Key } from '../terminal/key.js';
import type { Effect } from './effect.js';
import type { FilterState } from './filter/filter-state.js';
import { type LogModel, noLog } from './log/log-model.js';
import type { PaletteState } from './palette/palette-state.js';
import type { Sort } from './workers/columns.js';

/** All that the picture is made of. Written by `update` alone. */
export interface Model {
  readonly size: Size;
  /** The clock's milliseconds. */
  readonly now: number;
  readonly quitting: 'stop' | 'leave';
  readonly pit: PitView;
  readonly table: TableModel;
  readonly log: LogModel;
  /** `details`: of the selected worker. */
  readonly page: 'workers' | 'details';
  readonly front: Front;
  /** What was asked for lately, and what became of it. */
  readonly notice: Notice | undefined;
  /** Written before, oldest first. */
  readonly written: { readonly filters: readonly string[]; readonly commands: readonly string[] };
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export type PitView =
  | { readonly is: 'awaited' }
  /** As it was at `at`, in the clock's milliseconds. */
  | { readonly is: 'seen'; readonly report: StatusReport; readonly at: number }
  /** Nothing comes any more; the last that was seen. */
  | { readonly is: 'gone'; readonly report: StatusReport | undefined; readonly at: number };

export interface TableModel {
  /** Undefined: the first. Known by its id, wherever it moves. */
  readonly selected: string | undefined;
  readonly sort: Sort;
}

/** What lies over the page and has the keys. */
export type Front =
  | { readonly is: 'nothing' }
  | { readonly is: 'filter'; readonly filter: FilterState }
  | { readonly is: 'palette'; readonly palette: PaletteState }
  | { readonly is: 'help'; readonly top: number }
  | { readonly is: 'tools'; readonly tools: readonly ToolReport[] | undefined; readonly chosen: number }
  | { readonly is: 'question'; readonly question: Question };

export interface Question {
  /** Without its mark. */
  readonly text: string;
  /** What `y` does, in a word. */
  readonly yes: string;
  readonly effects: readonly Effect[];
}

export interface Notice {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  /** In the clock's milliseconds. */
  readonly until: number;
}

export type Action =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'report'; readonly report: StatusReport }
  /** Lines of events as they came; `dropped`: how many more came than are kept. */
  | { readonly type: 'events'; readonly events: readonly unknown[]; readonly dropped: number }
  | { readonly type: 'resize'; readonly size: Size }
  /** Time has passed. */
  | { readonly type: 'tick' }
  /** What became of a request or a command, in words. */
  | {
      readonly type: 'reply';
      readonly level: Notice['level'];
      readonly text: string;
      readonly more: readonly string[] /** Milliseconds since the epoch. */;
      readonly time: number;
    }
  | { readonly type: 'tools'; readonly tools: readonly ToolReport[] }
  | { readonly type: 'gone'; readonly why: string | undefined };

/** What follows from an action: the picture, and what is to be done. */
export interface Step {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

export function step(model: Model, ...effects: readonly Effect[]): Step {
  return { model, effects };
}

export function firstModel(size: Size, now: number, quitting: Model['quitting']): Model {
  return {
    size,
    now,
    quitting,
    pit: { is: 'awaited' },
    table: { selected: undefined, sort: { by: 'worker', isReversed: false } },
    log: noLog,
    page: 'workers',
    front: { is: 'nothing' },
    notice: undefined,
    written: { filters: [], commands: [] },
  };
}

export function reportOf(model: Model): StatusReport | undefined {
  return model.pit.is === 'awaited' ? undefined : model.pit.report;
}

/** Milliseconds since the report: figures of times have grown by as much. Stands still once nothing comes any more. */
export function ageOf({ pit, now }: Model): number {
  return pit.is === 'seen' ? Math.max(0, now - pit.at) : 0;
}

/** How long a notice is shown. */
const noticeMs = 6000;

export function withNotice(model: Model, level: Notice['level'], text: string): Model {
  return { ...model, notice: { level, text, until: model.now + noticeMs } };
}
