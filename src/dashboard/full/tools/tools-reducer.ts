import type { Key } from '../../terminal/key.js';
import { keyText } from '../keys/binding.js';
import { openPalette } from '../keys/pit-keys.js';
import { type Front, type Model, type Step, step } from '../model.js';

type ToolsFront = Extract<Front, { is: 'tools' }>;

/** Chooses a tool; `enter` begins a command with it, any other key leaves. */
export function toolsKey(model: Model, front: ToolsFront, key: Key): Step {
  const text = keyText(key) ?? '';
  const count = front.tools?.length ?? 0;
  const move = moves[text];
  if (move !== undefined) {
    const chosen = Math.max(0, Math.min(count - 1, front.chosen + move));
    return step({ ...model, front: { ...front, chosen } });
  }
  const tool = front.tools?.[front.chosen];
  if (text === 'enter' && tool !== undefined) return openPalette(model, `${tool.name} `);
  return step({ ...model, front: { is: 'nothing' } });
}

const moves: Readonly<Record<string, number>> = {
  '↑': -1,
  k: -1,
  '↓': 1,
  j: 1,
  PgUp: -5,
  PgDn: 5,
  Home: -Infinity,
  End: Infinity,
};
