import test from 'ava';
import { deferred } from '../../src/util/deferred.js';
import { UndoStack } from '../../src/util/undo-stack.js';

test('what was taken last is given back first, and whole before the next', async (t) => {
  const stack = new UndoStack();
  const given: string[] = [];
  const slow = deferred();
  stack.add(() => given.push('first'));
  stack.add(async () => {
    await slow.promise;
    given.push('second');
  });
  stack.add(() => given.push('third'));
  const unwound = stack.unwind();
  await Promise.resolve();
  t.deepEqual(given, ['third']);
  slow.resolve();
  await unwound;
  t.deepEqual(given, ['third', 'second', 'first']);
});

test('what is taken after that is given back at once, and nothing twice', async (t) => {
  const stack = new UndoStack();
  const given: string[] = [];
  stack.add(() => given.push('early'));
  await stack.unwind();
  stack.add(() => given.push('late'));
  t.deepEqual(given, ['early', 'late']);
  await stack.unwind();
  t.deepEqual(given, ['early', 'late']);
});
