import type { Flag } from '../../config/flag.js';
import type { Argument } from '../command-definition.js';

/** What a shell can offer for a value. `nothing`: the user knows. */
export type Values =
  | { readonly are: 'nothing' | 'files' | 'instances' | 'workers' }
  | { readonly are: 'choices'; readonly choices: readonly string[] };

export function valuesOf({ choices, completes }: Pick<Flag | Argument, 'choices' | 'completes'>): Values {
  if (choices !== undefined) return { are: 'choices', choices };
  return { are: completes === undefined ? 'nothing' : (`${completes}s` as const) };
}

/** Those of `-h` and the like, which every command has. */
export const helpFlags = ['-h', '--help'] as const;
