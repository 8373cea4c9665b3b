import test from 'ava';
import { coalesce } from '../../src/process/coalesce.js';

test('whoever asks during the work shares the next turn', async (t) => {
  let turns = 0;
  const work = coalesce(async () => {
    const turn = ++turns;
    await Promise.resolve();
    if (turn === 2) throw new Error('turn 2 fails');
    return turn;
  });
  const [first, alsoFirst] = await Promise.all([work(), work()]);
  t.deepEqual([first, alsoFirst], [1, 1]);
  const failing = work();
  await t.throwsAsync(failing, { message: 'turn 2 fails' });
  t.is(await work(), 3);
});

test('work begins after the call, never before', async (t) => {
  let state = 'old';
  const look = coalesce(async () => {
    const seen = state;
    await new Promise((resolve) => setImmediate(resolve));
    return seen;
  });
  const before = look();
  await Promise.resolve();
  await Promise.resolve();
  state = 'new';
  t.is(await look(), 'new');
  t.is(await before, 'old');
});
