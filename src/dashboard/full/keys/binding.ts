import type { Key } from '../../terminal/key.js';
import type { Model, Step } from '../model.js';

/** What a key does. The footer, the help and the documentation are made of these. */
export interface Binding {
  /** As they are written: `k`, `↑`, `ctrl-c`; the first is the one that the footer shows. */
  readonly keys: readonly string[];
  /** What it does, as a sentence for the help. */
  readonly help: string;
  /** What it does now, in a word or two, for the footer; undefined: nothing that must be said. */
  readonly label?: (model: Model) => string | undefined;
  /** Undefined where it means nothing now. */
  readonly press: (model: Model, key: string) => Step | undefined;
}

const written: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  home: 'Home',
  end: 'End',
  escape: 'esc',
};

/** A key as bindings write it; undefined for what was pasted. */
export function keyText(key: Key): string | undefined {
  switch (key.type) {
    case 'character':
      return key.character;
    case 'named':
      return written[key.name] ?? key.name;
    case 'control':
      return `ctrl-${key.letter}`;
    case 'paste':
      return undefined;
  }
}

/** What the first binding that knows the key makes of it. */
export function pressed(bindings: readonly Binding[], model: Model, key: string): Step | undefined {
  for (const binding of bindings) {
    const step = binding.keys.includes(key) ? binding.press(model, key) : undefined;
    if (step !== undefined) return step;
  }
  return undefined;
}
