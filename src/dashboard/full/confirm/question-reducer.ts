import type { Key } from '../../terminal/key.js';
import { type Model, type Question, type Step, step } from '../model.js';

/** `y` or `enter` does it, `n` or `esc` does not; no other key is taken for an answer. */
export function questionKey(model: Model, question: Question, key: Key): Step {
  const after: Model = { ...model, front: { is: 'nothing' } };
  const is = (character: string) => key.type === 'character' && key.character.toLowerCase() === character;
  const named = key.type === 'named' ? key.name : undefined;
  if (is('y') || named === 'enter') return step(after, ...question.effects);
  if (is('n') || is('q') || named === 'escape') return step(after);
  return step(model);
}
