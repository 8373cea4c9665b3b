import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';
import { pageBytes, parsePageSize } from '../../src/process/page-size.js';
import type { ProcessTable } from '../../src/process/process-table.js';
import { residentMemory } from '../../src/process/resident-memory.js';

const process_ = (pid: number, parent: number, group: number, residentBytes: number, isAlive = true) => ({
  pid,
  parent,
  group,
  residentBytes,
  isAlive,
  isStopped: false,
  cpuMs: 0,
  startTime: '1',
});

test('a process counts with its group and its descendants, each once, in one look', async (t) => {
  let looks = 0;
  const table = {
    list: async () => {
      looks++;
      return [
        process_(10, 1, 10, 1),
        process_(11, 10, 10, 10),
        // Left the group; its child did, too.
        process_(12, 10, 12, 100),
        process_(13, 12, 12, 1000),
        // Lost its parent.
        process_(14, 1, 10, 10_000),
        process_(15, 10, 10, 100_000, false),
        process_(20, 1, 20, 1_000_000),
      ];
    },
  } as unknown as ProcessTable;
  t.deepEqual(
    await residentMemory([10, 20, 30], table),
    new Map([
      [10, 11_111],
      [20, 1_000_000],
    ]),
  );
  t.is(looks, 1);
});

test('this very process has about what it says it has', async (t) => {
  const bytes = (await residentMemory([process.pid])).get(process.pid) ?? 0;
  const { rss } = process.memoryUsage();
  t.true(bytes > rss / 2 && bytes < rss * 2, `${bytes} ${rss}`);
});

test('the memory of a child counts for its parent', async (t) => {
  const size = 64 * 2 ** 20;
  const script = `const it = Buffer.alloc(${size}, 1); process.stdout.write('x'); setInterval(() => it, 1e6)`;
  const child = spawn(process.execPath, ['-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const own = process.memoryUsage().rss;
  const bytes = (await residentMemory([process.pid])).get(process.pid) ?? 0;
  t.true(bytes > own / 2 + size, `${bytes} ${own}`);
});

test('the size of a page is found among what the kernel tells', (t) => {
  t.true(Number.isInteger(Math.log2(pageBytes())) && pageBytes() >= 4096, String(pageBytes()));
  const vector = Buffer.alloc(32);
  vector.writeBigUInt64LE(33n, 0);
  vector.writeBigUInt64LE(6n, 16);
  vector.writeBigUInt64LE(16384n, 24);
  t.is(parsePageSize(vector, 8), 16384);
  t.is(parsePageSize(Buffer.alloc(0), 8), undefined);
});
