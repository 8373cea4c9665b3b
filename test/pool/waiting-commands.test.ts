import test from 'ava';
import fc from 'fast-check';
import type { Command } from '../../src/command.js';
import { WaitingCommands } from '../../src/pool/waiting-commands.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { fakeSource } from './fake-member.js';

const limits = { commands: 1000, bytes: 1_000_000 };

test('commands that are put back are in their old places, whoever held which and for how long', (t) => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(3)), fc.nat(60), (choices, steps) => {
      const waiting = new WaitingCommands(limits, new FakeClock());
      const source = fakeSource();
      const held: Command[] = [];
      for (let i = 0; i < 20; i++) waiting.accept(source.command('fast'));
      for (let step = 0; step < steps; step++) {
        const choice = choices.next().value;
        const taken = choice === 0 ? undefined : waiting.take();
        if (taken !== undefined) held.push(taken);
        else waiting.putBack(held.splice(0, 1 + choices.next().value));
      }
      waiting.putBack(held);
      const orders: number[] = [];
      for (let command = waiting.take(); command !== undefined; command = waiting.take())
        orders.push(command.order);
      t.deepEqual(
        orders,
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
    }),
  );
});

test('is full of commands, or of bytes, and never forgets any', async (t) => {
  const clock = new FakeClock();
  const waiting = new WaitingCommands({ commands: 3, bytes: 100 }, clock);
  const source = fakeSource();
  waiting.accept(source.command('fast', `["${'x'.repeat(100)}"]`));
  t.true(waiting.isFull);
  const large = waiting.take() as Command;
  t.is(waiting.count, 0);
  t.false(waiting.isAboveHalf);
  waiting.postpone(large, { ok: false, error: { code: 'timeout', message: '' } }, 10, () => {});
  t.true(waiting.isFull);
  t.is(waiting.count, 1);
  t.is(waiting.ready, 0);
  await clock.advance(10);
  t.is(waiting.ready, 1);
  t.deepEqual(
    waiting.removeWhere(() => true),
    [large],
  );
  t.is(waiting.count, 0);
  t.false(waiting.isAboveHalf);
});

test('of a source that is backed up, what its results wait for comes before everything', async (t) => {
  const clock = new FakeClock();
  const waiting = new WaitingCommands(limits, clock);
  const source = Object.assign(fakeSource(), {
    isBackedUp: true,
    awaitedLine: undefined as number | undefined,
  });
  const commands = [1, 2, 3].map(() => source.command('fast'));
  for (const command of commands) waiting.accept(command);
  for (const _ of commands) waiting.park();
  waiting.unpark();
  t.is(waiting.ready, 0);

  source.awaitedLine = commands[1]?.line;
  waiting.unpark();
  t.is(waiting.ready, 1);
  t.is(waiting.count, 3);
  const awaited = waiting.take() as Command;
  t.true(awaited === commands[1]);

  // It failed, and is tried again.
  waiting.postpone(awaited, { ok: false, error: { code: 'timeout', message: '' } }, 10, () => {});
  const other = fakeSource().command('fast');
  waiting.accept(other);
  await clock.advance(10);
  waiting.unpark();
  t.true(waiting.take() === awaited);
  t.true(waiting.take() === other);

  source.isBackedUp = false;
  waiting.unpark();
  t.deepEqual([waiting.take(), waiting.take()], [commands[0], commands[2]]);
});
