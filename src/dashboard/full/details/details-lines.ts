import type { WorkerStatusReport } from '../../../control/reports.js';
import { timeOfDay } from '../../../log/render-entry.js';
import { safeCell, safeText } from '../../text/safe-text.js';
import { groupedCount, runningTime, shortBytes, shortCount, wholeTime } from '../figures.js';
import { rule } from '../rule.js';
import { fitting, joined, type Piece, piece } from '../styled.js';
import type { Theme } from '../theme.js';
import { workerLook } from '../workers/worker-look.js';
import { countersText, exitSentence } from './details-text.js';

export interface DetailsProps {
  readonly worker: WorkerStatusReport;
  /** Milliseconds since the report. */
  readonly age: number;
  readonly width: number;
  /** Lines it may fill. */
  readonly height: number;
  readonly theme: Theme;
}

/** How one worker is, and why it died: lines of its standard error take what room is left. */
export function detailsLines({ worker, age, width, height, theme }: DetailsProps): readonly string[] {
  const look = workerLook(worker, age);
  const { last_exit: exit, failed_because: why } = worker;
  const line = (...groups: readonly (readonly Piece[])[]) =>
    ` ${joined(fitting(groups, width - 1), width - 1)}`;
  const named = (name: string, text: string): readonly Piece[] => [
    piece(`${name} `, theme.faint),
    piece(text),
  ];
  const counters = countersText(worker).map((text) => line(named('limits', text)));
  const top = [
    rule([worker.worker], width, theme),
    line(
      [piece(`${look.symbol} ${look.word}`, theme[look.paint])],
      worker.pid === null ? [] : named('pid', String(worker.pid)),
      worker.ready_ms === null ? [] : named('up', wholeTime(worker.ready_ms + age)),
      typeof worker.device === 'string' ? named('device', safeCell(worker.device)) : [],
      named('generation', generationText(worker)),
      named('restarts', String(worker.restarts)),
      named('replaced', String(worker.replacements)),
    ),
    line(
      [piece(`${groupedCount(worker.ok)} ok`)],
      [piece(`${groupedCount(worker.failed)} failed`, worker.failed > 0 ? theme.bad : undefined)],
      named('rate', `${shortCount(worker.rate)}/s`),
      worker.rss === null ? [] : named('memory', shortBytes(worker.rss)),
      worker.cpu === null ? [] : named('CPU', `${Math.round(worker.cpu * 100)}%`),
      named('in flight', inFlightText(worker, age)),
    ),
    ...(why === null ? [] : [` ${joined([piece(`✖ given up: ${safeText(why)}`, theme.bad)], width - 1)}`]),
    ...counters,
  ];
  const death =
    exit === null ? [line([piece('it has not died yet', theme.faint)])] : exitLines(exit, width, theme);
  return [...top, ...death].slice(0, height);
}

function exitLines(
  exit: NonNullable<WorkerStatusReport['last_exit']>,
  width: number,
  theme: Theme,
): readonly string[] {
  const paint = exit.cause === 'intentional' ? undefined : theme.bad;
  const [first = '', ...more] = exitSentence(exit).split('\n');
  const head = [
    piece(`last exit ${timeOfDay(new Date(exit.at))} `, theme.faint),
    piece(safeText(first), paint),
  ];
  return [
    ` ${joined(head, width - 1)}`,
    ...[...more, ...exit.stderr].map(
      (text) => ` ${joined([piece('┆ ', theme.faint), piece(safeText(text))], width - 1)}`,
    ),
  ];
}

function generationText({ generation, successor }: WorkerStatusReport): string {
  return successor === null ? String(generation) : `${generation}, ${successor} boots to take over`;
}

function inFlightText({ held, threads, running }: WorkerStatusReport, age: number): string {
  const inHand = threads === undefined ? String(held) : `${held} of ${threads}`;
  if (running === null) return inHand;
  return `${inHand}: ${safeCell(running.tool)} for ${runningTime(running.ms, age)} (line ${running.line})`;
}
