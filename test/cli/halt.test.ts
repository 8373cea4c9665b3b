import test from 'ava';
import { adapter, runStart } from '../helpers/start.js';
import type { StartRun } from '../helpers/start-run.js';

const nap = `${adapter('takes_records.py')}:nap`;

/** How often lines ended in each way. */
function endings({ results }: StartRun): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { error } of results) {
    const how = error?.code ?? 'ok';
    counts[how] = (counts[how] ?? 0) + 1;
  }
  return counts;
}

const halting = (t: Parameters<typeof runStart>[0], rule: string, input: string) =>
  runStart(t, { args: ['-w', '2', '-q', '-l', nap, '--halt', rule], input });

test('now,fail=1 ends what runs, and exits 1', async (t) => {
  const run = await halting(t, 'now,fail=1', `60\n0\nx\n${'60\n'.repeat(20)}`);
  t.is(run.code, 1);
  t.like(endings(run), { ok: 1, invalid_args: 1 });
  const { cancelled = 0, shutting_down = 0 } = endings(run);
  t.true(cancelled >= 1, 'what ran');
  t.true(shutting_down > 0);
  t.is(cancelled + shutting_down, 21);
  t.regex(
    run.results.find(({ error }) => error?.code === 'shutting_down')?.error?.message ?? '',
    /^--halt now,fail=1: it was not started$/,
  );
});

test('soon,fail=1 lets what runs finish, and starts no more', async (t) => {
  const run = await halting(t, 'soon,fail=1', `0.3\nx\n${'0.1\n'.repeat(20)}`);
  t.is(run.code, 1);
  const { ok = 0, invalid_args, shutting_down = 0 } = endings(run);
  t.is(invalid_args, 1);
  t.true(ok >= 1 && ok <= 2);
  t.is(ok + shutting_down, 21);
});

test('success is success, whatever failed before, or was ended', async (t) => {
  const run = await halting(t, 'now,success=1', `x\n60\n0.1\n${'60\n'.repeat(5)}`);
  t.is(run.code, 0);
  t.is(endings(run)['ok'], 1);
});

test('done=N without a failure exits 0', async (t) => {
  const run = await halting(t, 'soon,done=2', '0.05\n'.repeat(30));
  t.is(run.code, 0);
  t.true((endings(run)['shutting_down'] ?? 0) >= 15);
});

test('a share of failures that is not reached, and one of all', async (t) => {
  const fine = await halting(t, 'now,fail=50%', 'x\n0\n0\n0\n');
  t.deepEqual(endings(fine), { ok: 3, invalid_args: 1 });
  t.is(fine.code, 1);
  const half = await halting(t, 'soon,done=50%', '0.02\n'.repeat(20));
  t.true((endings(half)['ok'] ?? 0) >= 10 && (endings(half)['shutting_down'] ?? 0) >= 6);
});
