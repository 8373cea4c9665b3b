import test from 'ava';
import fc from 'fast-check';
import { type Death, RestartPolicy, type SlotDecision, steadyMs } from '../../src/worker/restart-policy.js';

const options = {
  maxStartFailures: 3,
  maxCrashes: 3,
  windowMs: 5000,
  backoffMinMs: 100,
  backoffMaxMs: 30_000,
};
const middle = () => 0.5;

const startFailure: Death = { cause: 'start-failure', settled: 0, cut: 0, readyForMs: undefined };
const crash: Death = { cause: 'crash', settled: 0, cut: 0, readyForMs: 10 };
const poisoned: Death = { ...crash, cut: 1 };
const progressed: Death = { ...crash, settled: 1 };
const intentional: Death = { ...crash, cause: 'intentional' };

function what(decision: SlotDecision): string {
  return decision.kind === 'give-up' ? decision.reason : String(decision.afterMs);
}

test('start failures: delays that double, then no more', (t) => {
  const policy = new RestartPolicy(options, middle);
  const decisions = [0, 60_000, 3_600_000].map((now) => what(policy.decide(startFailure, now)));
  t.deepEqual(decisions, ['100', '200', '3 start failures in a row']);
});

test('crashes: as many as allowed within the window, then no more', (t) => {
  const policy = new RestartPolicy(options, middle);
  const decisions = [0, 1000, 2000, 5000].map((now) => what(policy.decide(crash, now)));
  t.deepEqual(decisions, ['100', '200', '400', 'more than 3 deaths without progress within 5 s']);
});

test('crashes further apart are backed off from, up to the longest delay, and never given up', (t) => {
  const policy = new RestartPolicy(options, middle);
  let last = '';
  for (let i = 0; i < 50; i++) last = what(policy.decide(crash, i * 6000));
  t.is(last, '30000');
});

test('a settled command is progress: at once, everything anew', (t) => {
  const policy = new RestartPolicy(options, middle);
  for (let i = 0; i < 100; i++) {
    t.is(what(policy.decide(crash, i)), '100');
    t.is(what(policy.decide(progressed, i)), '0');
    t.like(policy.counters(i), { startFailures: 0, crashesInWindow: 0 });
  }
});

test('so is having been ready for half a minute', (t) => {
  const policy = new RestartPolicy(options, middle);
  t.is(what(policy.decide({ ...crash, readyForMs: steadyMs }, 0)), '0');
  t.is(what(policy.decide({ ...crash, readyForMs: steadyMs - 1 }, 0)), '100');
});

test('a death during a command is put down to the command', (t) => {
  const policy = new RestartPolicy(options, middle);
  policy.decide(crash, 0);
  for (let i = 0; i < 100; i++) t.is(what(policy.decide(poisoned, i)), '0');
  t.is(policy.counters(100).crashesInWindow, 1, 'neither counted nor cleared');
});

test('one that did not answer counts like one that died', (t) => {
  const policy = new RestartPolicy(options, middle);
  policy.decide({ ...crash, cause: 'unresponsive' }, 0);
  t.is(policy.counters(0).crashesInWindow, 1);
});

const deaths = fc.constantFrom(startFailure, crash, poisoned, progressed, intentional);
const history = fc.array(fc.tuple(deaths, fc.nat(4000)), { maxLength: 80 });

test('it gives up exactly when too many start failures came in a row, or too many crashes within the window', (t) => {
  fc.assert(
    fc.property(history, (steps) => {
      const policy = new RestartPolicy(options, middle);
      let now = 0;
      let startFailures = 0;
      let crashes: number[] = [];
      for (const [death, gap] of steps) {
        now += gap;
        if (death === startFailure) startFailures++;
        else if (death !== intentional) startFailures = 0;
        if (death === progressed) crashes = [];
        if (death === crash) crashes = [...crashes.filter((moment) => moment >= now - 5000), now];
        const { kind, counters } = policy.decide(death, now);
        const isTooMuch = startFailures === 3 || (death === crash && crashes.length > 3);
        t.is(kind, isTooMuch ? 'give-up' : 'restart');
        t.is(counters.startFailures, startFailures);
        if (isTooMuch) return;
      }
    }),
  );
});

test('only the time between deaths matters, not what the clock says', (t) => {
  fc.assert(
    fc.property(history, fc.integer({ min: -3_600_000, max: 1e12 }), (steps, origin) => {
      const [here, there] = [new RestartPolicy(options, middle), new RestartPolicy(options, middle)];
      let now = 0;
      for (const [death, gap] of steps) {
        now += gap;
        t.deepEqual(here.decide(death, now), there.decide(death, now + origin));
      }
    }),
  );
});

test('a delay is within a quarter of what it should be, and never over the longest', (t) => {
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(unit, fc.nat(40), (random, earlier) => {
      const policy = new RestartPolicy(options, () => random);
      for (let i = 0; i < earlier; i++) policy.decide(crash, i * 6000);
      const decision = policy.decide(crash, earlier * 6000);
      const delay = decision.kind === 'restart' ? decision.afterMs : Number.NaN;
      const exact = 100 * 2 ** earlier;
      t.true(delay >= Math.min(30_000, exact * 0.75) && delay <= Math.min(30_000, exact * 1.25));
    }),
  );
});
