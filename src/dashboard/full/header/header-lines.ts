import type { StatusReport } from '../../../control/reports.js';
import { safeCell, safeText } from '../../text/safe-text.js';
import { groupedCount, runTime, shortCount, wholeTime } from '../figures.js';
import type { PitView } from '../model.js';
import { fitting, joined, justified, type Piece, piece, widthOfAll } from '../styled.js';
import type { Theme } from '../theme.js';
import { gauge } from './gauge.js';
import { pitLook } from './pit-state.js';
import { currentRate, remainingMs } from './progress.js';
import { sparkline } from './sparkline.js';

export interface HeaderProps {
  readonly pit: PitView;
  /** Milliseconds since the report. */
  readonly age: number;
  readonly width: number;
  /** 4, or 2 where the screen is low. */
  readonly height: number;
  readonly theme: Theme;
}

/** Name, state and figures of the whole. */
export function headerLines({ pit, age, width, height, theme }: HeaderProps): readonly string[] {
  const report = pit.is === 'awaited' ? undefined : pit.report;
  if (report === undefined) return blank([` ${theme.strong('snakepit')}  ${waitingFor(pit)}`], height);
  const lines = [titleLine(report, pit, age, width, theme), rateLine(report, width, height < 4, theme)];
  if (height >= 4) lines.push(queueLine(report, width, theme), inputLine(report, width, theme));
  return blank(lines, height);
}

function waitingFor(pit: PitView): string {
  return pit.is === 'gone' ? 'the connection is over' : 'waits for the first report';
}

function blank(lines: readonly string[], height: number): readonly string[] {
  return Array.from({ length: height }, (_, index) => lines[index] ?? '');
}

function titleLine(report: StatusReport, pit: PitView, age: number, width: number, theme: Theme): string {
  const { symbol, word, paint } = pit.is === 'gone' ? gone : pitLook(report.state);
  const ready = report.workers.filter(({ state }) => state === 'ready').length;
  const left = fitting(
    [
      [piece(' snakepit ', theme.faint), piece(safeCell(report.name), theme.strong)],
      [piece(`${symbol} ${word}`, theme[paint])],
      [piece(`${ready} of ${report.workers.length} ready`)],
      report.intake === 'paused' ? [piece('‖ intake paused', theme.warning)] : [],
    ],
    width,
  );
  const up = [piece('up ', theme.faint), piece(`${wholeTime(report.uptime_ms + age)} `)];
  const adapter = [piece(safeText(report.adapter ?? 'built-in demo tools'), theme.faint)];
  const room = width - widthOfAll(left) - 2;
  const both = adapterFits(adapter, up, room) ? [...adapter, piece('   '), ...up] : [];
  return justified(left, both.length > 0 ? both : fitting([up], room), width);
}

function adapterFits(adapter: readonly Piece[], up: readonly Piece[], room: number): boolean {
  return widthOfAll(adapter) + 3 + widthOfAll(up) <= room;
}

const gone = { symbol: '○', word: 'gone', paint: 'warning' } as const;

/** Cells of bars: a divisor of sixty, the seconds of a sparkline. */
function barCells(width: number): number {
  return width >= 130 ? 60 : width >= 100 ? 30 : width >= 70 ? 20 : 10;
}

/** What a line is about, a figure, and a bar, one below the other on all lines. */
function begin(label: string, figure: string, bar: readonly Piece[], theme: Theme): readonly Piece[] {
  return [piece(` ${label.padEnd(6)}`, theme.faint), piece(`${figure.padStart(9)}  `), ...bar];
}

/** Where it stands for the lines below too, it tells of errors rather than of run times. */
function rateLine(
  { traffic, commands }: StatusReport,
  width: number,
  isShort: boolean,
  theme: Theme,
): string {
  const rate = `${groupedCount(currentRate(traffic))}/s`;
  const left = begin(
    'rate',
    rate,
    [piece(sparkline(traffic.per_second, barCells(width)), theme.busy)],
    theme,
  );
  const times = [
    [piece('p50 ', theme.faint), piece(runTime(traffic.p50_ms).padStart(7))],
    [piece('p95 ', theme.faint), piece(runTime(traffic.p95_ms).padStart(7))],
  ];
  const room = width - widthOfAll(left) - 3;
  const facts = isShort ? [errorsOf(commands, theme, width >= 60), ...times] : times;
  return joined([...left, piece('   '), ...fitting(facts, room, '  ')], width);
}

function queueLine(report: StatusReport, width: number, theme: Theme): string {
  const { queued, queue_limit: limit, in_flight: inFlight, commands } = report;
  const { full, rest } = gauge(limit === 0 ? 0 : queued / limit, barCells(width));
  const figure = `${shortCount(queued)}/${shortCount(limit)}`;
  const bar = [piece(full, queued >= limit ? theme.warning : theme.busy), piece(rest, theme.faint)];
  const left = begin('queue', figure, bar, theme);
  const room = width - widthOfAll(left) - 3;
  const ok = [piece(shortCount(commands.ok).padStart(5)), piece(' ok', theme.faint)];
  const errors = errorsOf(commands, theme, true);
  const facts = [
    [piece(shortCount(inFlight).padStart(4)), piece(' in flight', theme.faint)],
    ...(width >= 70 ? [ok, errors] : [errors, ok]),
    kindsOf(commands, theme),
  ];
  return joined([...left, piece('  '), ...fitting(facts, room, '  ')], width);
}

function errorsOf({ failed }: StatusReport['commands'], theme: Theme, isLong: boolean): readonly Piece[] {
  const word = failed === 1 ? ' error' : ' errors';
  if (failed === 0) return isLong ? [piece('0'), piece(word, theme.faint)] : [];
  return [piece(`✖ ${shortCount(failed)}${isLong ? word : ''}`, theme.bad)];
}

function kindsOf({ errors, failed }: StatusReport['commands'], theme: Theme): readonly Piece[] {
  if (failed === 0) return [];
  const kinds = Object.entries(errors)
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => `${safeCell(code)} ${shortCount(count)}`);
  return [piece(kinds.slice(0, 3).join(', '), theme.faint)];
}

function inputLine(report: StatusReport, width: number, theme: Theme): string {
  const { input, input_lines: all, intake } = report;
  const isOver = all !== null;
  const lines = [piece(groupedCount(isOver ? all : input.lines)), piece(' lines', theme.faint)];
  const ms = remainingMs(report);
  const eta = ms === undefined ? [] : [piece('ETA ', theme.faint), piece(wholeTime(ms))];
  const state =
    intake === 'paused'
      ? [piece('paused', theme.warning)]
      : [piece(isOver ? 'all read' : intake === 'closed' ? 'closed' : `from a ${input.kind}`, theme.faint)];
  if (input.size === null || input.size === 0) {
    if (input.kind === 'null' || input.kind === 'unreadable') return '';
    const figure = shortCount(isOver ? all : input.lines);
    return joined(
      [
        ...begin('input', figure, [piece('lines', theme.faint)], theme),
        piece('   '),
        ...fitting([state, eta], width),
      ],
      width,
    );
  }
  const share = isOver ? 1 : input.bytes / input.size;
  const { full, rest } = gauge(share, barCells(width));
  const percent = `${Math.floor(Math.min(1, share) * 100)}%`;
  const left = begin('input', percent, [piece(full, theme.good), piece(rest, theme.faint)], theme);
  const room = width - widthOfAll(left) - 3;
  return joined([...left, piece('   '), ...fitting([eta, lines, state], room)], width);
}
