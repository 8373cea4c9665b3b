import { crashEvents, crashed, givenUp, many, pit, someEvents, starting, worker } from './pits.js';
import { Shown } from './shown.js';

// Times in the log are those of where the reader is: samples are the same everywhere.
process.env['TZ'] = 'UTC';

interface Sample {
  readonly columns?: number;
  readonly rows?: number;
  readonly report: object;
  readonly events?: readonly object[];
  readonly keys?: readonly string[];
}

const boot = pit({
  state: 'starting',
  uptime_ms: 2100,
  queued: 64,
  in_flight: 0,
  traffic: { per_second: [0, 0], p50_ms: null, p95_ms: null },
  input: { kind: 'file', lines: 64, bytes: 20_000, size: 100_000_000 },
  commands: { ok: 0, failed: 0, errors: {} },
  workers: [starting('w1', 2000), starting('w2', 2000), starting('w3', 2000), starting('w4', 2000)],
});
const crash = pit({ workers: [worker('w1'), crashed('w2'), worker('w3'), worker('w4')] });
const failed = pit({
  state: 'degraded',
  workers: [worker('w1'), worker('w2'), givenUp('w3'), worker('w4', { held: 3 })],
});
const pools = pit({
  workers: ['images.w1', 'images.w2', 'text.w1', 'text.w2'].map((id) => worker(id)),
});

/** Screens that the documentation shows, by their names there. */
const samples: Readonly<Record<string, Sample>> = {
  boot: { report: boot, events: someEvents.slice(0, 2) },
  work: { report: pit() },
  crash: { report: crash, events: [...someEvents, ...crashEvents] },
  details: { report: crash, events: [...someEvents, ...crashEvents], keys: ['j', '<enter>'] },
  failed: { report: failed, keys: ['j', 'j'] },
  filter: { report: pit(), keys: ['/', ...'!ready'] },
  palette: { report: pit(), keys: [':', ...'restrat'] },
  question: { report: pit(), keys: ['R'] },
  help: { rows: 58, report: pit(), keys: ['?'] },
  wide: {
    columns: 132,
    rows: 30,
    report: many(200),
    events: someEvents,
    keys: ['5', ...'jjjjjjjjjjjjjjjjjjjjjj'],
  },
  pools: { report: pools },
  narrow: { columns: 60, report: crash, events: [...someEvents, ...crashEvents] },
  small: { columns: 40, rows: 10, report: pit() },
};

/** All sample screens as plain text. */
export async function sampleScreens(): Promise<ReadonlyMap<string, string>> {
  const screens = new Map<string, string>();
  for (const [name, sample] of Object.entries(samples)) screens.set(name, await screenOf(sample));
  return screens;
}

async function screenOf({
  columns = 80,
  rows = 24,
  report,
  events = someEvents,
  keys = [],
}: Sample): Promise<string> {
  const shown = new Shown({ columns, rows });
  await shown.events(...events);
  await shown.report(report);
  shown.press(...keys);
  const text = plainText(shown.frame);
  shown.close();
  return text;
}

/** A frame without its styles. */
export function plainText(frame: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the styles that a frame has
  return frame.replace(/\x1b\[[\d;]*m/g, '').replace(/ +$/gm, '');
}

/** A document with its sample screens as they are now: each is the block after a line that names it. */
export function withScreens(document: string, screens: ReadonlyMap<string, string>): string {
  return document.replace(
    /(<!-- screen: (\S+) -->\n\n```text\n).*?(\n```)/gs,
    (_, before: string, name: string, after: string) =>
      `${before}${screens.get(name) ?? 'no such screen'}${after}`,
  );
}

/** The table of keys, as the documentation has it. */
export function keyTable(
  keyMap: readonly { readonly about: string; readonly bindings: readonly { readonly help: string }[] }[],
  keysText: (binding: never) => string,
): string {
  const rows = keyMap.flatMap(({ about, bindings }) =>
    bindings.map(
      (binding) =>
        `| ${about} | \`${keysText(binding as never)}\` | ${binding.help.replaceAll('|', '\\|')} |`,
    ),
  );
  return ['| about | key | what it does |', '|---|---|---|', ...rows].join('\n');
}

/** A document with its table of keys as it is now. */
export function withKeys(document: string, table: string): string {
  return document.replace(
    /(<!-- keys -->\n\n).*?(\n\n)/s,
    (_, before: string, after: string) => before + table + after,
  );
}
