import test from 'ava';
import { failure } from '../../src/command.js';
import { parseHaltRule } from '../../src/config/halt-rule.js';
import { HaltWatch } from '../../src/stdio/halt-watch.js';

const ok = { ok: true, result: '1' } as const;
const failed = failure('tool_error', 'x');

/** After how many of these it halts; 0: never. `+` is a success, `-` a failure, `.` the end of the input. */
function haltsAfter(text: string, story: string): number {
  const rule = parseHaltRule(text);
  if (rule === undefined) return 0;
  let halts = 0;
  const watch = new HaltWatch(rule, () => halts++);
  for (const step of story) if (step !== '.') watch.accepted();
  for (const [at, step] of [...story].entries()) {
    if (step === '.') watch.inputEnded();
    else watch.settled(step === '+' ? ok : failed);
    if (halts > 0) return at + 1;
  }
  return 0;
}

test('counts', (t) => {
  t.is(haltsAfter('now,fail=1', '++-+'), 3);
  t.is(haltsAfter('now,fail=2', '-++-'), 4);
  t.is(haltsAfter('soon,success=2', '-+-+'), 4);
  t.is(haltsAfter('soon,done=3', '-+-+'), 3);
  t.is(haltsAfter('soon,fail=2', '+-+'), 0);
});

test('shares of what is done count from the third on', (t) => {
  t.is(haltsAfter('soon,fail=50%', '--+'), 3);
  t.is(haltsAfter('soon,fail=50%', '-++-'), 4);
  t.is(haltsAfter('soon,fail=3%', `${'+'.repeat(40)}-+`), 0);
  t.is(haltsAfter('soon,fail=3%', `${'+'.repeat(32)}-+`), 33);
  t.is(haltsAfter('now,success=100%', '+++'), 3);
});

test('a share of all is known once all was read', (t) => {
  t.is(haltsAfter('soon,done=50%', '++++'), 0);
  t.is(haltsAfter('soon,done=50%', '.++++'), 3);
  t.is(haltsAfter('soon,done=50%', '+++.+'), 4);
});

test('halts once, and what it ended itself is no failure', (t) => {
  const rule = parseHaltRule('now,fail=1');
  if (rule === undefined) throw new Error('it is one');
  let halts = 0;
  const watch = new HaltWatch(rule, () => halts++);
  for (const outcome of [failed, failure('cancelled', 'x'), failure('shutting_down', 'x'), failed])
    watch.settled(outcome);
  t.is(halts, 1);
  t.is(watch.failed, 2);
});
