import test from 'ava';
import { Turns } from '../../src/worker/turns.js';
import { settled } from '../helpers/fake-clock.js';

function take(turns: Turns, name: string, log: string[]) {
  const turn = turns.take();
  void turn.come.then(() => log.push(name));
  return turn;
}

test('one at a time, in the order in which they came', async (t) => {
  const [turns, log] = [new Turns(), [] as string[]];
  const [first, second] = ['a', 'b', 'c'].map((name) => take(turns, name, log));
  await settled();
  t.deepEqual(log, ['a']);
  first?.giveBack();
  first?.giveBack();
  await settled();
  t.deepEqual(log, ['a', 'b']);
  second?.giveBack();
  await settled();
  t.deepEqual(log, ['a', 'b', 'c']);
});

test('a turn that is called off never comes, and keeps nobody waiting', async (t) => {
  const [turns, log] = [new Turns(), [] as string[]];
  const [first, second] = ['a', 'b', 'c'].map((name) => take(turns, name, log));
  second?.giveBack();
  first?.giveBack();
  await settled();
  t.deepEqual(log, ['a', 'c']);
});
