import type { Address } from './address.js';
import type { HaltRule } from './halt-rule.js';
import type { DurationRange, Rate } from './units.js';

/** What a value of each kind is once it was read. */
export interface KindValues {
  /** Needs no value. */
  readonly switch: boolean;
  readonly text: string;
  /** One of `choices`. */
  readonly choice: string;
  readonly count: number;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Milliseconds, or not at all. */
  readonly interval: number | 'off';
  readonly rate: Rate;
  /** So many within each second, minute or hour: `50/s`. */
  readonly pace: Rate;
  /** Undefined: never. */
  readonly halt: HaltRule | undefined;
  /** As a fraction: 0.1 for `10%`. */
  readonly percent: number;
  /** Words with commas between them, at least one. */
  readonly list: readonly string[];
  readonly range: DurationRange;
  /** `9464`, `0.0.0.0:9464`, `[::1]:9464`. */
  readonly address: Address;
  /** `K=V`, may be given many times; a later one wins. */
  readonly assignments: Readonly<Record<string, string>>;
}

/** A flag, and all that is known about it: options, help, manual, completions and variables are made from this. */
export interface Flag {
  /** The letter, without its dash. */
  readonly short?: string;
  readonly kind: keyof KindValues;
  /** Stands for the value in the help text. Switches have none. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** As a user would write it. None for switches (off), and for what is found out at start, where `help` says how. */
  readonly default?: string;
  /** Smallest and largest value that make sense, both included, as a user would write them. */
  readonly min?: string;
  readonly max?: string;
  /** One line, no full stop. */
  readonly help: string;
  /** Where help puts it; none where a command has few. */
  readonly group?: FlagGroup;
  /** Shown by `--help`; the others by `--help-all`. */
  readonly isCommon?: true;
  /** No variable sets it: it is about this one call. */
  readonly isForThisCall?: true;
  /** No configuration file sets it. */
  readonly isInNoFile?: true;
  /** What a shell offers for its value. */
  readonly completes?: 'file' | 'instance' | 'worker';
}

/** Flags by their long names. */
export type FlagTable = Readonly<Record<string, Flag>>;

export type FlagValues<Flags extends FlagTable> = { readonly [Name in keyof Flags]: FlagValue<Flags[Name]> };

/** In the order in which help shows them. */
export const flagGroups = [
  'Workers',
  'Input',
  'Output',
  'Commands',
  'Restarts',
  'Recycling',
  'Times',
  'Observing',
  'Log',
] as const;
export type FlagGroup = (typeof flagGroups)[number];

/** The type of a flag's value; undefined is possible where it has no default. */
export type FlagValue<F extends Flag> = F extends { choices: readonly (infer Choice)[] }
  ? Choice
  : F extends { kind: 'switch' | 'assignments' } | { default: string }
    ? KindValues[F['kind']]
    : KindValues[F['kind']] | undefined;

/** The variable that sets a flag: `SNAKEPIT_ON_EOF` for `on-eof`. */
export function flagVariable(name: string): string {
  return `SNAKEPIT_${name.replaceAll('-', '_').toUpperCase()}`;
}
