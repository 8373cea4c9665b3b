// Writes man/snakepit.1 from the table of flags: `npm run man`, after a compile.
import { writeFile } from 'node:fs/promises';
import { flagGroups, flagVariable, startFlags } from '../build/src/config/flags.js';

const roff = (text) => text.replaceAll('\\', '\\e').replaceAll('-', '\\-');

function flagEntry([name, flag]) {
  const spelling = [flag.short && `Fl ${flag.short}`, `Fl \\-${roff(name)}`].filter(Boolean).join(' , ');
  const value = flag.placeholder ? ` Ar ${flag.placeholder}` : '';
  const choices = flag.choices ? ` One of ${flag.choices.join(', ')}.` : '';
  const preset = flag.default ? ` Default: ${flag.default}.` : '';
  return `.It ${spelling}${value}\n${roff(`${flag.help}.${choices}${preset} (${flagVariable(name)})`)}\n`;
}

const flags = flagGroups
  .map((group) => {
    const entries = Object.entries(startFlags).filter(([, flag]) => flag.group === group);
    return `.Ss ${group}\n.Bl -tag -width Ds\n${entries.map(flagEntry).join('')}.El\n`;
  })
  .join('');

const page = `.Dd November 23, 2026
.Dt SNAKEPIT 1
.Os
.Sh NAME
.Nm snakepit
.Nd route lines through supervised Python workers
.Sh SYNOPSIS
.Nm
.Cm start
.Op Ar flags
.Op Ar adapter
.Nm
.Cm version
.Sh DESCRIPTION
.Nm
.Cm start
boots Python workers that serve the functions of
.Ar adapter ,
keeps them alive, and routes JSON lines from standard input through them: one command a line in, one result a line out,
whatever happens.
Standard error is the log.
.Pp
.Ar adapter
is a Python file
.Pq tools.py ,
a module
.Pq pkg.module ,
or either with a function or class of it
.Pq tools.py:title .
Without one, built\\-in demo tools are served.
.Sh OPTIONS
A flag wins over its variable, which is named in parentheses, and that over the default.
${flags}.Sh EXIT STATUS
.Bl -tag -width Ds
.It 0
every command succeeded, or it was asked to end and nothing was lost
.It 1
at least one command failed
.It 2
usage; nothing was started
.It 5
workers failed for good
.It 6
the name is taken
.It 70
a bug
.It 74
results could not be written
.El
.Sh SIGNALS
.Bl -tag -width Ds
.It Dv SIGTERM , SIGINT
read no more, let what runs finish, and exit; a second one kills
.It Dv SIGQUIT
kill
.It Dv SIGHUP
have every worker load the adapter anew, one after the other, while the others serve; where the terminal has gone, wind down
.It Dv SIGUSR2
write the state to the log
.El
.Sh EXAMPLES
.Dl snakepit start \\-\\-workers 4 tools.py < commands.jsonl > results.jsonl
.Dl seq 1000 | snakepit start tools.py:square \\-\\-lines
`;

await writeFile('man/snakepit.1', page);
