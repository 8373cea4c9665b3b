import type { Answers } from './answers.js';
import type { Random } from './random.js';

/** Makes the next line, with its number as its id and its first argument. */
export type NextCommand = (answers: Answers) => string;

/** A kind of command, and how many of a hundred are of it. */
export interface MixEntry {
  readonly share: number;
  /** A tool of test/fixtures/adapters/works_under_fire.py. */
  readonly tool: string;
  /** Whether the tool is idempotent; or the command says so. */
  readonly idempotent?: 'tool' | 'command';
  /** Arguments after the first. */
  readonly args?: (random: Random) => readonly unknown[];
}

/** Milliseconds of a command: mostly next to none, sometimes some, rarely many. */
export function ofAllLengths(random: Random): readonly number[] {
  const chance = random.next();
  if (chance < 0.5) return [0];
  return [Math.round(chance < 0.95 ? random.between(1, 5) : random.between(10, 40))];
}

export function commandMix(random: Random, entries: readonly MixEntry[]): NextCommand {
  const total = entries.reduce((sum, { share }) => sum + share, 0);
  const draw = (): MixEntry => {
    let left = random.next() * total;
    for (const entry of entries) {
      left -= entry.share;
      if (left < 0) return entry;
    }
    throw new Error('a mix has entries, and shares');
  };
  return (answers) => {
    const { tool, idempotent, args = () => [] } = draw();
    const line = answers.expect(idempotent !== undefined);
    const mark = idempotent === 'command' ? ',"idempotent":true' : '';
    return `{"id":${line},"tool":"${tool}","args":${JSON.stringify([line, ...args(random)])}${mark}}\n`;
  };
}
