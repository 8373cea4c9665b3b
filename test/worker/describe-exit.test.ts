import test from 'ava';
import { describeExit } from '../../src/worker/describe-exit.js';

test('an end is the predicate of a sentence', (t) => {
  t.is(describeExit({ code: 3, signal: null }), 'exited with status 3');
  t.is(describeExit({ code: null, signal: 'SIGSEGV' }), 'was killed by SIGSEGV');
  t.is(
    describeExit({ code: null, signal: 'SIGKILL', isOutOfMemory: true }),
    'was killed by SIGKILL (out of memory)',
  );
  t.is(describeExit({ code: null, signal: null }), 'ended');
});
