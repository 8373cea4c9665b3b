import type { Flag } from '../../config/flag.js';
import type { FullCommand } from '../all-commands.js';
import { instanceNames, workerNames } from './names-script.js';
import { valuesOf } from './values.js';

/** Completions for fish. */
export function fishCompletion(commands: readonly FullCommand[]): string {
  return `# Completions of snakepit for fish. Once:  snakepit completion fish > ~/.config/fish/completions/snakepit.fish

function __snakepit_instances
    sh -c ${quote(instanceNames)}
end

function __snakepit_workers
    sh -c ${quote(workerNames)}
end

# Whether the command is this one; without an argument: whether there is none yet.
function __snakepit_command
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"
end

complete -c snakepit -f
complete -c snakepit -s h -l help -d 'show help'
complete -c snakepit -n __snakepit_command -s V -l version -d 'print the version'
${commands.map(({ entry }) => `complete -c snakepit -n __snakepit_command -a ${entry.name} -d ${quote(entry.summary)}`).join('\n')}

${commands.flatMap(commandLines).join('\n')}
`;
}

function commandLines({ entry, definition }: FullCommand): readonly string[] {
  const isThis = `__snakepit_command ${entry.name}`;
  const line = (options: string, when = isThis) => `complete -c snakepit -n '${when}' ${options}`;
  return [
    ...Object.entries(definition.flags).map(([name, flag]) => line(flagLine(name, flag))),
    ...(definition.arguments ?? []).flatMap((argument) => {
      const values = valuesOf(argument);
      if (values.are === 'nothing') return [];
      if (values.are === 'files') return [line('-F')];
      // What is one of a few is said once.
      const isFirst = `${isThis}; and test (count (commandline -opc)) -eq 2`;
      return [line(`-a ${quote(offer(values))}`, values.are === 'choices' ? isFirst : isThis)];
    }),
  ];
}

function flagLine(name: string, flag: Flag): string {
  const letter = flag.short === undefined ? '' : `-s ${flag.short} `;
  return `${letter}-l ${name}${valueOptions(flag)} -d ${quote(flag.help)}`;
}

function valueOptions(flag: Flag): string {
  if (flag.kind === 'switch') return '';
  const values = valuesOf(flag);
  switch (values.are) {
    case 'files':
      return ' -rF';
    case 'nothing':
      return ' -x';
    default:
      return ` -xa ${quote(offer(values))}`;
  }
}

function offer(values: Exclude<ReturnType<typeof valuesOf>, { are: 'files' }>): string {
  return values.are === 'choices' ? values.choices.join(' ') : `(__snakepit_${values.are})`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
