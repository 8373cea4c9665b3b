import test from 'ava';
import type { StatusReport } from '../../../src/control/reports.js';
import { startBar } from '../../../src/dashboard/bar/bar.js';
import { FakeClock } from '../../helpers/fake-clock.js';

function report(done: number): StatusReport {
  return {
    name: 'tools',
    state: 'ready',
    uptime_ms: 0,
    queued: 0,
    in_flight: 0,
    commands: { ok: done, failed: 0, errors: {} },
    traffic: { per_second: [], p50_ms: null, p95_ms: null },
    input: { kind: 'pipe', lines: 0, bytes: 0, size: null },
    workers: [],
  } as unknown as StatusReport;
}

function bar(isOurs = () => true) {
  const clock = new FakeClock();
  const shown: string[] = [];
  let tell: (part: unknown) => void = () => {};
  const stop = startBar({
    link: {
      request: (_verb, _params, onPart = () => {}) => {
        tell = onPart;
        return new Promise(() => {});
      },
    },
    clock,
    columns: () => 27,
    isOurs,
    show: (text) => shown.push(text),
  });
  return { clock, shown, stop, tell: (done: number) => tell(report(done)) };
}

test('it changes at most ten times a second, and rests when nothing does', async (t) => {
  const { clock, shown, tell, stop } = bar();
  tell(1);
  for (let done = 2; done <= 20; done++) {
    tell(done);
    await clock.advance(10);
  }
  await clock.advance(1000);
  t.deepEqual(
    shown,
    [1, 11, 20].map((done) => `tools: ready 0/0, ${done} done`),
  );
  t.is(clock.pending, 0);
  stop();
  tell(21);
  await clock.advance(1000);
  t.is(shown.at(-1), '');
});

test('a line that another pit has is left to it, until that has gone', async (t) => {
  let isOurs = false;
  const { clock, shown, tell } = bar(() => isOurs);
  tell(1);
  isOurs = true;
  tell(2);
  await clock.advance(100);
  t.deepEqual(shown, ['', 'tools: ready 0/0, 2 done']);
});
