import test from 'ava';
import { pageBytes } from '../../src/process/page-size.js';
import { descendants, isAlive, isReplaced, processTable } from '../../src/process/process-table.js';
import { parseStat } from '../../src/process/process-table-linux.js';
import { parseRow } from '../../src/process/process-table-ps.js';

const after = '1 77 77 0 -1 4194560 0 0 0 0 25 3 0 0 20 0 1 0 12345 0 3';

test('a command cannot fool the table by its name', (t) => {
  const entry = parseStat(`42 (a) Z 9 9 (b c) S ${after}`);
  t.deepEqual(entry, {
    pid: 42,
    parent: 1,
    group: 77,
    isAlive: true,
    isStopped: false,
    startTime: '12345',
    residentBytes: 3 * pageBytes(),
    cpuMs: 280,
  });
});

test('a zombie is dead', (t) => {
  t.false(parseStat(`42 (python3) Z ${after}`)?.isAlive);
  t.true(parseStat(`42 (python3) T ${after}`)?.isAlive);
});

test('the table of systems without /proc is read, too', (t) => {
  const row = ' 501     1   501 Ss    2048 1:02.34 Mon Nov 23 01:02:03 2026    ';
  const expected = {
    pid: 501,
    parent: 1,
    group: 501,
    isAlive: true,
    isStopped: false,
    startTime: 'Mon Nov 23 01:02:03 2026',
    residentBytes: 2 * 2 ** 20,
    cpuMs: 62_340,
  };
  t.deepEqual(parseRow(row), expected);
  t.is(parseRow(row.replace('1:02.34', '2-03:04:05'))?.cpuMs, 183_845_000);
  t.is(parseRow(''), undefined);
});

test('another process with the same pid is not alive, but replaced', (t) => {
  const own = processTable.read(process.pid);
  t.truthy(own);
  if (own === undefined) return;
  t.true(isAlive(own));
  t.false(isReplaced(own));
  const former = { pid: own.pid, startTime: '1' };
  t.false(isAlive(former));
  t.true(isReplaced(former));
});

test('descendants are found through all generations', async (t) => {
  const row = (pid: number, parent: number) => ({
    pid,
    parent,
    group: 1,
    isAlive: true,
    isStopped: false,
    startTime: '1',
    residentBytes: 0,
    cpuMs: 0,
  });
  const rows = [row(5, 4), row(2, 1), row(3, 2), row(4, 3), row(9, 8)];
  t.deepEqual(
    descendants(2, rows).map(({ pid }) => pid),
    [3, 4, 5],
  );
  const entries = await processTable.list();
  t.true(entries.some(({ pid }) => pid === process.pid));
});
