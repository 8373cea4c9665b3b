import test from 'ava';
import { Command } from '../../src/command.js';
import { CommandTimes } from '../../src/metrics/command-times.js';
import { bucketSeconds } from '../../src/metrics/time-buckets.js';

const command = new Command({ settle() {} }, 1, 'null', 'f', '{}', false);

function record(times: CommandTimes, tool: string, queuedMs: number, runUs: number): void {
  times.answered(command, 'ok', { tool, worker: 'w1', sentAt: queuedMs, runUs });
}

test('a time is in the first bucket whose end it does not exceed', (t) => {
  const times = new CommandTimes();
  for (const us of [1, 100, 101, 300_000_000, 300_000_001, 4_000_000_000]) record(times, 'f', 0, us);
  const [{ run } = { run: undefined }] = times.all();
  t.deepEqual([...(run?.counts ?? [])].slice(0, 2), [2, 1]);
  t.is(run?.counts[bucketSeconds.length - 1], 1);
  t.is(run?.counts[bucketSeconds.length], 2, 'longer than all');
});

test('a command whose tool was not called waited, and did not run', (t) => {
  const times = new CommandTimes();
  record(times, 'f', 5, 0);
  times.answered(command, 'worker_unavailable', undefined);
  const [{ queue, run } = { queue: undefined, run: undefined }] = times.all();
  t.is(queue?.sumMs, 5);
  t.is(
    run?.counts.reduce((sum, count) => sum + count),
    0,
  );
});

test('however many tools there are, what is told is bounded', (t) => {
  const times = new CommandTimes();
  for (let i = 0; i < 1000; i++) record(times, `tool${i}`, 0, 1);
  t.is(times.all().length, 101);
  const other = times.all().find(({ tool }) => tool === 'other');
  t.is(other?.run.counts[0], 900);
});
