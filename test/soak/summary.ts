import type { Report } from '../scenarios/scenario.js';
import type { Played } from './play.js';

/** What is to be read in the end: a table of what happened, a line for each promise, and whatever is wrong. */
export function summary(played: readonly Played[], seed: string): string {
  const reports = played.flatMap(({ report }) => (report === undefined ? [] : [report]));
  const faults = played.flatMap(({ name, faults: some }) => some.map((fault) => `${name}: ${fault}`));
  return [
    table(played),
    '',
    ...promises(reports),
    '',
    ...faults.map((fault) => `WRONG  ${fault}`),
    faults.length === 0 ? `all is well (seed ${seed})` : `${faults.length} faults (seed ${seed})`,
    '',
  ].join('\n');
}

const columns: readonly (readonly [title: string, cell: (report: Report) => string])[] = [
  ['kills', ({ kills }) => whole(kills)],
  ['commands', ({ commands }) => whole(commands)],
  ['failed', ({ failed }) => whole(total(Object.values(failed)))],
  ['unanswered', ({ unanswered }) => whole(unanswered)],
  ['twice', ({ answeredTwice }) => whole(answeredTwice)],
  ['run twice', ({ runTwice }) => whole(runTwice)],
  ['orphans', ({ orphans }) => whole(orphans)],
  ['files', ({ filesLeft }) => whole(filesLeft)],
  ['ready', ({ slotsReady: [ready, of] }) => (of === 0 ? '–' : `${ready}/${of}`)],
  ['fd/min', ({ descriptorsPerMinute }) => signed(descriptorsPerMinute)],
  ['MiB/min', ({ mibPerMinute }) => signed(mibPerMinute)],
];

function table(played: readonly Played[]): string {
  const rows = [
    ['scenario', 'seconds', ...columns.map(([title]) => title), ''],
    ...played.map(({ name, seconds, report, faults }) => [
      name,
      whole(seconds),
      ...columns.map(([, cell]) => (report === undefined ? '–' : cell(report))),
      [faults.length === 0 ? 'ok' : 'WRONG', ...figures(report)].join('  '),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell;
        return column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** What must hold, over all scenarios. */
function promises(reports: readonly Report[]): readonly string[] {
  const sum = (figure: (report: Report) => number) => total(reports.map(figure));
  const steepest = (figure: (report: Report) => number | undefined) => {
    const slopes = reports.flatMap((report) => figure(report) ?? []);
    return slopes.length === 0 ? undefined : Math.max(...slopes);
  };
  const [ready, slots] = [sum(({ slotsReady }) => slotsReady[0]), sum(({ slotsReady }) => slotsReady[1])];
  const zero = (text: string, count: number) => `${count === 0 ? 'ok   ' : 'WRONG'}  ${text} ${whole(count)}`;
  return [
    `       kills ${whole(sum(({ kills }) => kills))}, commands ${whole(sum(({ commands }) => commands))}`,
    zero(
      'unanswered',
      sum(({ unanswered }) => unanswered),
    ),
    zero(
      'answered twice',
      sum(({ answeredTwice }) => answeredTwice),
    ),
    zero(
      'run twice, of those that must not be',
      sum(({ runTwice }) => runTwice),
    ),
    zero(
      'orphans',
      sum(({ orphans }) => orphans),
    ),
    zero(
      'files left',
      sum(({ filesLeft }) => filesLeft),
    ),
    `${ready === slots ? 'ok   ' : 'WRONG'}  slots ready at the end ${ready} of ${slots}`,
    `       descriptors of the supervisor: at most ${signed(steepest(({ descriptorsPerMinute }) => descriptorsPerMinute))} a minute`,
    `       memory of the supervisor: at most ${signed(steepest(({ mibPerMinute }) => mibPerMinute))} MiB a minute`,
  ];
}

function figures(report: Report | undefined): readonly string[] {
  return Object.entries(report?.figures ?? {}).map(([name, value]) => `${name} ${whole(value)}`);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
}

function signed(value: number | undefined): string {
  if (value === undefined) return '–';
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}
