import { type Collected, collectValues, type GivenFlags } from '../config/collect-values.js';
import type { Flag, FlagTable, FlagValues } from '../config/flag.js';
import type { FullCommand } from './all-commands.js';
import type { exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';

/** What a command takes besides flags. Its text is read like a flag's value, so that messages are the same. */
export interface Argument extends Pick<Flag, 'choices' | 'min' | 'max' | 'help' | 'completes'> {
  /** As help shows it: `ADAPTER`, `N`. */
  readonly name: string;
  /** Default: text. */
  readonly kind?: Flag['kind'];
  readonly isOptional?: true;
  /** Takes all that follows. */
  readonly isRepeated?: true;
}

export interface Example {
  readonly command: string;
  /** What it does, where that cannot be seen; one line, no full stop. */
  readonly says?: string;
}

/** The command line as it was written, taken apart but not read. */
export interface GivenCommandLine {
  readonly words: readonly string[];
  readonly flags: GivenFlags<string>;
}

/** Loads every command, for the one that is made from all of them. */
export type LoadAll = () => Promise<readonly FullCommand[]>;

/** A command, and all that is known about it: parsing, help, manual, completions and docs are made from this. */
export interface CommandDefinition {
  readonly arguments?: readonly Argument[];
  readonly flags: FlagTable;
  /** What it does beyond its summary: paragraphs, in plain text. Help shows the first, the manual all of them. */
  readonly details: readonly string[];
  readonly examples: readonly Example[];
  /** What codes other than 0 and those of `everyCommand` mean here. */
  readonly exits: Exits;
  run(given: GivenCommandLine, loadAll: LoadAll): Promise<Leaving>;
}

export type Exits = Readonly<Partial<Record<keyof typeof exitCodes, string>>>;

/** What any command may end with. */
export const everyCommand = {
  usage: 'the command line makes no sense; nothing was done',
  bug: 'a bug in snakepit',
} as const satisfies Exits;

export interface Definition<Flags extends FlagTable> extends Omit<CommandDefinition, 'run'> {
  readonly flags: Flags;
  run(
    values: FlagValues<Flags>,
    words: readonly string[],
    how: Pick<Collected<Flags>, 'origin' | 'where'>,
  ): Promise<Leaving>;
}

/** A command that is run with the values of its flags: from the command line, else their variables, else their defaults. */
export function defineCommand<const Flags extends FlagTable>(
  definition: Definition<Flags>,
): CommandDefinition {
  return {
    ...definition,
    run: ({ words, flags }) => {
      const { values, ...how } = collectValues(
        definition.flags,
        flags as GivenFlags<string & keyof Flags>,
        process.env,
      );
      return definition.run(values, words, how);
    },
  };
}
