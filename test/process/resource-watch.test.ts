import { spawn } from 'node:child_process';
import test from 'ava';
import type { ProcessEntry, ProcessTable } from '../../src/process/process-table.js';
import { ResourceWatch } from '../../src/process/resource-watch.js';
import { systemClock } from '../../src/util/clock.js';
import { FakeClock, settled } from '../helpers/fake-clock.js';
import { until } from '../helpers/until.js';

const entry = (pid: number, parent: number, residentBytes: number, cpuMs: number): ProcessEntry => ({
  pid,
  parent,
  group: pid,
  isAlive: true,
  isStopped: false,
  startTime: '1',
  residentBytes,
  cpuMs,
});

function watched(...first: readonly ProcessEntry[]) {
  const clock = new FakeClock();
  const seen = { entries: first, looks: 0 };
  const table = {
    list: async () => {
      seen.looks++;
      return seen.entries;
    },
  } as unknown as ProcessTable;
  return { clock, seen, watch: new ResourceWatch({ leaders: () => [10, 20], clock, table }) };
}

test('memory at once, and processor time from the second look on, children included', async (t) => {
  const { clock, seen, watch } = watched(entry(10, 1, 100, 5000), entry(11, 10, 10, 200));
  t.is(watch.of(10), undefined);
  const undo = watch.watch();
  await settled();
  t.deepEqual(watch.of(10), { rss: 110, cpu: undefined });
  t.is(watch.of(20), undefined);
  seen.entries = [entry(10, 1, 100, 5100), entry(11, 10, 10, 300), entry(12, 11, 1, 50)];
  await clock.advance(500);
  t.deepEqual(watch.of(10), { rss: 111, cpu: 0.5 });
  seen.entries = [entry(10, 1, 100, 5100), entry(20, 1, 7, 1000)];
  await clock.advance(2000);
  t.deepEqual(watch.of(10), { rss: 100, cpu: 0 }, 'what has ended is left out');
  t.deepEqual(watch.of(20), { rss: 7, cpu: 0.5 });
  undo();
});

test('it looks for as long as anybody watches', async (t) => {
  const { clock, seen, watch } = watched(entry(10, 1, 1, 1));
  const undos = [watch.watch(), watch.watch()];
  await clock.advance(2500);
  t.is(seen.looks, 3);
  undos[0]?.();
  undos[0]?.();
  await clock.advance(2000);
  t.is(seen.looks, 4);
  undos[1]?.();
  t.is(clock.pending, 0);
  t.is(watch.of(10), undefined);
  watch.watch()();
  await clock.advance(10_000);
  t.is(seen.looks, 5, 'one that was under way is over with it');
  t.is(clock.pending, 0);
});

test('what cannot be seen now keeps what was seen before', async (t) => {
  const { clock, seen, watch } = watched(entry(10, 1, 1, 1));
  watch.watch();
  await settled();
  Object.defineProperty(seen, 'entries', { get: () => Promise.reject(new Error('EMFILE')) });
  await clock.advance(500);
  t.is(watch.of(10)?.rss, 1);
});

test('a process that does nothing but count is seen to', async (t) => {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  t.teardown(() => child.kill('SIGKILL'));
  const { pid = 0 } = child;
  const watch = new ResourceWatch({ leaders: () => [pid], clock: systemClock });
  const undo = watch.watch();
  t.teardown(undo);
  // A busy machine gives it little, an idle process would take nothing.
  await until(() => (watch.of(pid)?.cpu ?? 0) > 0.05);
  const { rss = 0, cpu = 0 } = watch.of(pid) ?? {};
  t.true(rss > 10 * 2 ** 20, String(rss));
  t.true(cpu < 1.3, String(cpu));
});
