import test from 'ava';
import { runningTime } from '../../../src/dashboard/full/figures.js';

test('the age of what runs goes on from one report to the next, unless it may be over by then', (t) => {
  t.is(runningTime(1200, 400), '1.6s');
  t.is(runningTime(4, 400), '0.0s', 'a command of a few milliseconds is never shown as half a second old');
});
