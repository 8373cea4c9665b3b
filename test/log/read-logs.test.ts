import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { appendLog } from '../../src/log/append-log.js';
import type { LoggedLine } from '../../src/log/log-cursor.js';
import { logLine } from '../../src/log/log-line.js';
import { type ReadLogsOptions, readLogs } from '../../src/log/read-logs.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const start = Date.parse('2026-11-23T03:36:08.000Z');
const entry = (message: string | number, at: number, worker?: string): string =>
  logLine(
    { level: 'info', message: String(message), ...(worker === undefined ? {} : { worker }) },
    start + at,
  );

function options(directory: string, given: Partial<ReadLogsOptions> = {}): ReadLogsOptions {
  const { signal: left } = new AbortController();
  return { directory, names: undefined, tail: undefined, sinceMs: undefined, follows: false, left, ...given };
}

async function read(directory: string, given: Partial<ReadLogsOptions> = {}): Promise<string[]> {
  const messages: string[] = [];
  for await (const lines of readLogs(options(directory, given))) {
    messages.push(...lines.map(({ record }) => record.message));
  }
  return messages;
}

/** Two logs of 2000 entries in turn, the second of them in three files. */
async function twoLogs(t: ExecutionContext): Promise<string> {
  const folder = await temporaryFolder(t);
  const lines = (worker: string, of: number) =>
    Array.from({ length: 2000 }, (_, n) => entry(2 * n + of, 2 * n + of, worker));
  const second = lines('w2', 1);
  writeFileSync(join(folder, 'w1.log'), lines('w1', 0).join(''));
  writeFileSync(join(folder, 'w2.log.2'), second.slice(0, 500).join(''));
  writeFileSync(join(folder, 'w2.log.1'), second.slice(500, 1990).join(''));
  writeFileSync(join(folder, 'w2.log'), second.slice(1990).join(''));
  return folder;
}

const numbers = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => String(from + n * step));

test('several logs, rotated or not, are one in the order of time', async (t) => {
  t.deepEqual(await read(await twoLogs(t)), numbers(0, 4000));
});

test('only the last entries, of all logs together', async (t) => {
  const folder = await twoLogs(t);
  for (const tail of [0, 1, 7, 1000, 3999, 4000, 5000]) {
    t.deepEqual(await read(folder, { tail }), numbers(Math.max(0, 4000 - tail), 4000), String(tail));
  }
  t.deepEqual(await read(folder, { tail: 12, names: ['w2'] }), numbers(3977, 4000, 2));
});

test('only what is no older than a time', async (t) => {
  const folder = await twoLogs(t);
  t.deepEqual(await read(folder, { sinceMs: start + 3000 }), numbers(3000, 4000));
  t.deepEqual(await read(folder, { sinceMs: start + 3000, tail: 10 }), numbers(3990, 4000));
  t.deepEqual(await read(folder, { sinceMs: Date.now() + 60_000 }), []);
});

test('the last entries are the same that come last of all, however long, old and unfinished they are', async (t) => {
  const folder = await temporaryFolder(t);
  const write = (file: string, ...lines: string[]) => writeFileSync(join(folder, file), lines.join(''));
  const long = (letter: string) => letter.repeat(200_000);
  // Many of the same time, and lines that are longer than what is read at once.
  write('w1.log.1', ...Array.from({ length: 30 }, (_, n) => entry(`a${n}`, Math.floor(n / 10), 'w1')));
  write('w1.log', entry(long('b'), 3, 'w1'), entry('c', 3, 'w1'), entry(long('d'), 4, 'w1'));
  write(
    'w2.log',
    ...Array.from({ length: 30 }, (_, n) => entry(`e${n}`, Math.floor(n / 10), 'w2')),
    '{"time',
  );
  write('w3.log', '');
  write('w4.log', entry(long('f'), 2, 'w4').slice(0, -5));
  const all = await read(folder);
  t.is(all.length, 63);
  for (const tail of [0, 1, 2, 3, 4, 13, 14, 15, 23, 24, 33, 34, 43, 44, 62, 63, 64]) {
    const last = tail === 0 ? [] : all.slice(-tail);
    t.deepEqual((await read(folder, { tail })).map(short), last.map(short), `${tail}`);
  }
  t.deepEqual(
    (await read(folder, { tail: 24, sinceMs: start + 2 })).map(short),
    (await read(folder, { sinceMs: start + 2 })).map(short),
    'there are 23 of that time',
  );
});

const short = (message: string) => message.slice(0, 4);

test('what is written while the last entries are read is not more than was asked for', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'w1.log');
  writeFileSync(path, Array.from({ length: 2000 }, (_, n) => entry(n, n, 'w1')).join(''));
  const lines = readLogs(options(folder, { tail: 1500 }));
  const messages: string[] = [];
  for await (const some of lines) {
    messages.push(...some.map(({ record }) => record.message));
    appendFileSync(path, entry('later', 3000, 'w1'));
  }
  t.deepEqual(messages, numbers(500, 2000));
});

test('what a full disk left of a line is passed over', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(
    join(folder, 'w1.log'),
    `${entry(1, 1)}${entry(2, 2).slice(0, 20)}\n\n[1]\n${entry(3, 3)}{"time":`,
  );
  t.deepEqual(await read(folder), ['1', '3']);
  t.deepEqual(await read(folder, { tail: 50 }), ['1', '3']);
});

test('where times are the same, the supervisor comes first, and each log keeps its order', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(join(folder, 'w10.log'), entry('w10', 0, 'w10'));
  writeFileSync(join(folder, 'w9.log'), entry('w9', 0, 'w9') + entry('clock set back', -1000, 'w9'));
  writeFileSync(join(folder, 'supervisor.log'), entry('supervisor', 0));
  t.deepEqual(await read(folder), ['supervisor', 'w9', 'clock set back', 'w10']);
});

test('what comes is followed across rotations, also of a worker that is new', async (t) => {
  const folder = await temporaryFolder(t);
  const limits = { bytes: 500, kept: 5 };
  const path = join(folder, 'w1.log');
  for (let n = 0; n < 10; n++) await appendLog(path, entry(n, n, 'w1'), limits);
  const lines = readLogs(options(folder, { follows: true, tail: 2 }));
  const followed: string[] = [];
  const until = async (message: string) => {
    while (followed.at(-1) !== message) {
      followed.push(...((await lines.next()).value ?? []).map(({ record }: LoggedLine) => record.message));
    }
  };
  await until('9');
  for (let n = 10; n < 30; n++) {
    await appendLog(path, entry(n, n, 'w1'), limits);
    // Some are read at once, others after files were rotated more than once.
    if (n % 10 < 3 || n % 10 === 9) await until(String(n));
  }
  appendFileSync(join(folder, 'w2.log'), entry('new', 30, 'w2'));
  await until('new');
  t.deepEqual(followed, [...numbers(8, 30), 'new']);
  await lines.return(undefined);
});

test('following ends when nobody reads any more', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(join(folder, 'w1.log'), entry('one', 1));
  const reader = new AbortController();
  const lines = readLogs(options(folder, { follows: true, left: reader.signal }));
  t.is((await lines.next()).value?.length, 1);
  const next = lines.next();
  reader.abort();
  t.true((await next).done);
});
