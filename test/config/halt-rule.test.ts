import test from 'ava';
import { parseHaltRule } from '../../src/config/halt-rule.js';
import { SnakepitError } from '../../src/errors.js';

test("GNU parallel's grammar", (t) => {
  t.is(parseHaltRule('never'), undefined);
  const rule = (text: string, when: string, subject: string, limit: object) =>
    t.deepEqual(parseHaltRule(text) as object, { text, when, subject, limit });
  rule('now,fail=1', 'now', 'fail', { count: 1 });
  rule('soon,fail=3%', 'soon', 'fail', { share: 0.03 });
  rule('now,success=2', 'now', 'success', { count: 2 });
  rule('soon,done=100%', 'soon', 'done', { share: 1 });
});

for (const text of [
  '',
  'now',
  'now,fail',
  'now,fail=',
  'now,fail=0',
  'now,fail=0%',
  'soon,fail=101%',
  'later,fail=1',
  '1',
  'now,fail=1,',
])
  test(`"${text}" is no rule`, (t) => {
    const error = t.throws(() => parseHaltRule(text), { instanceOf: SnakepitError });
    t.is(error?.code, 'usage');
  });
