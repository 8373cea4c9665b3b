import type { Key } from '../../terminal/key.js';
import { keyText } from '../keys/binding.js';
import { type Model, type Step, step } from '../model.js';
import { createTheme } from '../theme.js';
import { helpLines } from './help-lines.js';

/** Scrolls; any key that does not, leaves. */
export function helpKey(model: Model, top: number, key: Key): Step {
  const { columns, rows } = model.size;
  const page = Math.max(1, rows - 8);
  const moves: Readonly<Record<string, number>> = {
    '↑': -1,
    k: -1,
    '↓': 1,
    j: 1,
    PgUp: -page,
    PgDn: page,
    ' ': page,
    Home: -Infinity,
    End: Infinity,
  };
  const move = moves[keyText(key) ?? ''];
  if (move === undefined) return step({ ...model, front: { is: 'nothing' } });
  const most = Math.max(0, helpLines(columns, createTheme(false)).length - page);
  return step({ ...model, front: { is: 'help', top: Math.max(0, Math.min(most, top + move)) } });
}
