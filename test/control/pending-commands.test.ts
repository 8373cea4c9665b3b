import test from 'ava';
import fc from 'fast-check';
import { Command } from '../../src/command.js';
import { PendingCommands } from '../../src/control/pending-commands.js';

const source = { settle() {} };
const command = (line: number) => new Command(source, line, 'null', 'tool', '[]', false);

test('it holds what a Map holds, whichever commands are answered first', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 400 }), (answered) => {
      const pending = new PendingCommands();
      const model = new Map<number, Command>();
      let last = 0;
      for (const back of answered) {
        const one = command(++last);
        pending.add(last, one);
        model.set(last, one);
        pending.delete(last - back);
        model.delete(last - back);
        t.is(pending.size, model.size);
        t.is(pending.get(last - back), undefined);
      }
      t.deepEqual(pending.entries(), [...model]);
    }),
  );
});

test('one that stays unanswered is kept while any number of others come and go', (t) => {
  const pending = new PendingCommands();
  const stuck = command(1);
  pending.add(1, stuck);
  for (let number = 2; number < 100_000; number++) {
    pending.add(number, command(number));
    if (number % 3 !== 0) pending.delete(number);
  }
  t.is(pending.get(1), stuck);
  t.is(pending.size, 1 + 33_333);
  t.deepEqual(pending.entries()[0], [1, stuck]);
});
