import type { Flag } from '../../config/flag.js';
import type { FullCommand } from '../all-commands.js';
import type { Argument } from '../command-definition.js';
import { instanceNames, workerNames } from './names-script.js';
import { valuesOf } from './values.js';

/** Completions for zsh: to be sourced, or as a file \`_snakepit\` in its path of functions. */
export function zshCompletion(commands: readonly FullCommand[]): string {
  return `#compdef snakepit
# Completions of snakepit for zsh. In ~/.zshrc, after compinit:  source <(snakepit completion zsh)

_snakepit_instances() {
  compadd -- \${(f)"$(emulate -L sh
${instanceNames}
)"}
}

_snakepit_workers() {
  compadd -- \${(f)"$(emulate -L sh
${workerNames}
)"}
}

_snakepit() {
  local -a commands
  commands=(
${commands.map(({ entry }) => `    ${quote(`${entry.name}:${entry.summary}`)}`).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe -t commands command commands
    _arguments -- : '(- *)'{-h,--help}'[show help]' '(- *)'{-V,--version}'[print the version]' 2>/dev/null
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}

if [ "$funcstack[1]" = _snakepit ]; then _snakepit "$@"; else compdef _snakepit snakepit; fi
`;
}

function commandCase({ entry, definition }: FullCommand): string {
  const specs = [
    ...Object.entries(definition.flags).flatMap(flagSpecs),
    "'(- *)'{-h,--help}'[show help]'",
    ...(definition.arguments ?? []).map(argumentSpec),
  ];
  return `    ${entry.name})\n      _arguments -s : \\\n        ${specs.join(' \\\n        ')}\n      ;;`;
}

function flagSpecs([name, flag]: readonly [string, Flag]): readonly string[] {
  const { short, kind, placeholder = '' } = flag;
  const value = kind === 'switch' ? '' : `:${placeholder}:${action(flag)}`;
  const long = `--${name}${kind === 'switch' ? '' : '='}`;
  const text = `[${flag.help.replaceAll(/[[\]:\\]/g, '\\$&')}]${value}`;
  // What may be given many times stays on offer.
  const often = kind === 'assignments' ? '*' : '';
  if (short === undefined) return [quote(`${often}${long}${text}`)];
  const letter = `-${short}${kind === 'switch' ? '' : '+'}`;
  const spellings = `(-${short} --${name})`;
  return [quote(`${spellings}${letter}${text}`), quote(`${spellings}${long}${text}`)];
}

function argumentSpec(argument: Argument, index: number): string {
  const place = argument.isRepeated ? '*' : `${index + 1}`;
  const optional = argument.isOptional && !argument.isRepeated ? ':' : '';
  return quote(`${place}:${optional}${argument.name}:${action(argument)}`);
}

function action(about: Pick<Flag, 'choices' | 'completes'>): string {
  const values = valuesOf(about);
  switch (values.are) {
    case 'choices':
      return `(${values.choices.join(' ')})`;
    case 'files':
      return '_files';
    case 'nothing':
      return ' ';
    default:
      return `_snakepit_${values.are}`;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
