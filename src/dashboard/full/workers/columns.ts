/** What the table shows of each worker, in this order. */
export type ColumnName =
  | 'worker'
  | 'state'
  | 'pid'
  | 'uptime'
  | 'restarts'
  | 'generation'
  | 'rate'
  | 'work'
  | 'memory'
  | 'processor'
  | 'exit';

export interface Column {
  readonly name: ColumnName;
  readonly title: string;
  /** Where there is little room. */
  readonly shortTitle: string;
  /** Cells it has at least, the space after it not counted. */
  readonly width: number;
  readonly isRight: boolean;
  /** The key that sorts by it. */
  readonly sortKey: string | undefined;
}

const column = (
  name: ColumnName,
  title: string,
  shortTitle: string,
  width: number,
  sortKey: string | undefined,
  align: 'left' | 'right' = 'right',
): Column => ({ name, title, shortTitle, width, isRight: align === 'right', sortKey });

export const columns: readonly Column[] = [
  column('worker', 'WORKER', 'WRK', 4, '1', 'left'),
  column('state', 'STATE', 'STATE', 10, '2', 'left'),
  column('pid', 'PID', 'PID', 7, undefined),
  column('uptime', 'UPTIME', 'UP', 5, '3'),
  column('restarts', 'RESTARTS', 'RST', 5, '4'),
  column('generation', 'GEN', 'GEN', 3, undefined),
  column('rate', 'RATE/S', '/S', 5, '5'),
  column('work', 'IN FLIGHT', 'WORK', 10, '6', 'left'),
  column('memory', 'RSS', 'RSS', 5, '7'),
  column('processor', 'CPU', 'CPU', 4, '8'),
  column('exit', 'LAST EXIT', 'EXIT', 7, '9', 'left'),
];

export interface Sort {
  readonly by: ColumnName;
  readonly isReversed: boolean;
}

/** Columns that a narrow screen leaves out, first those that say least. */
const dispensable: readonly ColumnName[] = ['pid', 'generation', 'exit', 'restarts', 'uptime'];
/** Below 80 cells these are left out in any case. */
const forWideOnly: readonly ColumnName[] = ['memory', 'processor', 'rate'];

/** Cells for the mark of the selected row, before the first column. */
export const markWidth = 2;

/** Cells of `◌ starting 3m12s`, and the like. */
export const longestState = 17;

export interface PlacedColumn extends Column {
  readonly cells: number;
  readonly label: string;
}

/** The columns that a screen of this width shows, and how wide they are; a worker's id gets at most sixteen cells. */
export function placeColumns(screen: number, longestId: number): readonly PlacedColumn[] {
  let kept = columns.filter(({ name }) => screen >= 80 || !forWideOnly.includes(name));
  const idWidth = Math.min(16, Math.max(4, longestId));
  const least = (one: Column) => (one.name === 'worker' ? idWidth : one.width);
  const needed = () => markWidth - 1 + kept.reduce((sum, one) => sum + least(one) + 1, 0);
  for (const name of dispensable) {
    if (needed() <= screen) break;
    kept = kept.filter((one) => one.name !== name);
  }
  // What is left over goes to full titles first, then to what has long words.
  let spare = Math.max(0, screen - needed());
  const take = (most: number): number => {
    const taken = Math.min(spare, most);
    spare -= taken;
    return taken;
  };
  const widths = kept.map((one) => least(one));
  for (const [index, one] of kept.entries()) {
    widths[index] = (widths[index] ?? 0) + take(Math.max(0, one.title.length + 1 - least(one)));
  }
  const state = kept.findIndex(({ name }) => name === 'state');
  widths[state] = (widths[state] ?? 0) + take(longestState - 10);
  for (const [name, most] of [
    ['work', 24],
    ['exit', Infinity],
  ] as const) {
    const index = kept.findIndex((one) => one.name === name);
    if (index !== -1) widths[index] = (widths[index] ?? 0) + take(most);
  }
  return kept.map((one, index) => {
    const cells = widths[index] ?? one.width;
    return { ...one, cells, label: one.title.length + 1 <= cells ? one.title : one.shortTitle };
  });
}
