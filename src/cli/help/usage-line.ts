import type { Flag } from '../../config/flag.js';
import type { Argument, CommandDefinition } from '../command-definition.js';

/** `snakepit scale [flags] N` */
export function usageLine(name: string, { arguments: known = [], flags }: CommandDefinition): string {
  const takesFlags = Object.keys(flags).length > 0;
  return ['snakepit', name, ...(takesFlags ? ['[flags]'] : []), ...known.map(argumentUsage)].join(' ');
}

export function argumentUsage({ name, isOptional, isRepeated }: Argument): string {
  const word = isRepeated ? `${name} …` : name;
  return isOptional ? `[${word}]` : word;
}

/** `-w, --workers N`; what has no letter is in line with what has. */
export function flagUsage(name: string, { short, placeholder }: Flag): string {
  const letter = short === undefined ? '    ' : `-${short}, `;
  return `${letter}--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`;
}
