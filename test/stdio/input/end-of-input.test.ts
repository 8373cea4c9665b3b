import test from 'ava';
import { endOfInput } from '../../../src/stdio/input/end-of-input.js';
import type { InputKind } from '../../../src/stdio/input/input-kind.js';

test('an input that has an end finishes there; none at all stays', (t) => {
  const expected: Record<InputKind, 'finish' | 'stay'> = {
    file: 'finish',
    pipe: 'finish',
    socket: 'finish',
    terminal: 'finish',
    null: 'stay',
    unreadable: 'stay',
  };
  for (const [kind, onEnd] of Object.entries(expected))
    t.is(endOfInput('auto', kind as InputKind).onEnd, onEnd);
});

test('what the user chose holds for every input, and is the reason', (t) => {
  for (const choice of ['finish', 'stay'] as const) {
    t.deepEqual(endOfInput(choice, 'null'), { onEnd: choice, why: `of --on-eof ${choice}` });
    t.is(endOfInput(choice, 'pipe').onEnd, choice);
  }
});
