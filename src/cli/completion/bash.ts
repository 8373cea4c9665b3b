import type { FullCommand } from '../all-commands.js';
import { instanceNames, workerNames } from './names-script.js';
import { helpFlags, type Values, valuesOf } from './values.js';

/** Completions for bash, from 3.2 on, with or without the package bash-completion. */
export function bashCompletion(commands: readonly FullCommand[]): string {
  return `# Completions of snakepit for bash. In ~/.bashrc:  source <(snakepit completion bash)

_snakepit_instances() (
${instanceNames}
)

_snakepit_workers() (
${workerNames}
)

# Flags of a command.
_snakepit_flags() {
  case $1 in
${commands.map(({ entry, definition }) => `    ${entry.name}) echo '${spellings(definition.flags)}' ;;`).join('\n')}
  esac
}

# What can be said for "command flag", or for "command position": words, or "<files>" and the like; fails where nothing can.
_snakepit_values() {
  case $1 in
${commands.flatMap(valueCases).join('\n')}
    *) return 1 ;;
  esac
}

_snakepit_offer() {
  local IFS=$'\\n'
  case $1 in
    '<nothing>') COMPREPLY=() ;;
    '<files>')
      COMPREPLY=($(compgen -f -- "$cur"))
      type compopt >/dev/null 2>&1 && compopt -o filenames
      ;;
    '<instances>') COMPREPLY=($(compgen -W "$(_snakepit_instances)" -- "$cur")) ;;
    '<workers>') COMPREPLY=($(compgen -W "$(_snakepit_workers)" -- "$cur")) ;;
    *) COMPREPLY=($(IFS=' ' compgen -W "$1" -- "$cur")) ;;
  esac
}

_snakepit() {
  local cur=\${COMP_WORDS[COMP_CWORD]} command=\${COMP_WORDS[1]} flag= position=1 index word
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _snakepit_offer '${[...commands.map(({ entry }) => entry.name), ...helpFlags, '--version'].join(' ')}'
    return
  fi
  # Words before this one: which are values of flags, which are arguments. Bash takes "--flag=value" for three words.
  for ((index = 2; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word == '=' ]]; then
      continue
    elif [[ -n $flag ]]; then
      flag=
    elif [[ $word == -* ]]; then
      _snakepit_values "$command $word" >/dev/null && flag=$word
    else
      ((position++))
    fi
  done
  [[ $cur == '=' ]] && cur=
  if [[ -n $flag ]]; then
    _snakepit_offer "$(_snakepit_values "$command $flag")"
  elif [[ $cur == -* ]]; then
    _snakepit_offer "$(_snakepit_flags "$command") ${helpFlags.join(' ')}"
  else
    _snakepit_offer "$(_snakepit_values "$command $position" || echo '<nothing>')"
  fi
}

complete -F _snakepit snakepit
`;
}

function spellings(flags: FullCommand['definition']['flags']): string {
  return Object.entries(flags)
    .flatMap(([name, { short }]) => (short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`]))
    .join(' ');
}

function valueCases({ entry, definition }: FullCommand): readonly string[] {
  const ofFlags = Object.entries(definition.flags).flatMap(([name, flag]) => {
    if (flag.kind === 'switch') return [];
    const patterns = [...(flag.short === undefined ? [] : [`-${flag.short}`]), `--${name}`];
    return [valueCase(patterns.map((pattern) => `'${entry.name} ${pattern}'`).join(' | '), valuesOf(flag))];
  });
  const ofArguments = (definition.arguments ?? []).map((argument, index) => {
    const place = argument.isRepeated ? `'${entry.name} '[0-9]*` : `'${entry.name} ${index + 1}'`;
    return valueCase(place, valuesOf(argument));
  });
  return [...ofFlags, ...ofArguments];
}

function valueCase(pattern: string, values: Values): string {
  return `    ${pattern}) echo '${values.are === 'choices' ? values.choices.join(' ') : `<${values.are}>`}' ;;`;
}
