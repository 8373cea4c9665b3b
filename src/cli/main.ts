import { Command, CommanderError } from 'commander';
import { parseCount, parseDuration } from '../config/units.js';
import { SnakepitError } from '../errors.js';
import type { LogsValues } from './commands/logs.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import { addFlags, givenFlags } from './flag-options.js';
import { leave } from './leave.js';
import { print } from './print.js';
import { reportBugs } from './report-bugs.js';
import { reportError } from './report-error.js';
import { version } from './version.js';

const startExamples = `
Examples:
  snakepit start --workers 4 tools.py < commands.jsonl > results.jsonl
  seq 1000 | snakepit start tools.py:square --lines -o squares.jsonl
  echo '{"tool": "echo", "args": ["hello"]}' | snakepit start`;

const program = new Command('snakepit')
  .description('GNU parallel for Python functions, with warm workers, and a supervisor that loses nothing.')
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'show help')
  .helpCommand(false)
  .showSuggestionAfterError()
  .exitOverride();

const start = addFlags(program.command('start'))
  .description('boot workers and route JSON lines from standard input through them')
  .argument('[adapter]', 'tools.py, pkg.module, or FILE:FUNCTION; none: built-in demo tools')
  .addHelpText('after', startExamples)
  .action(async (adapter: string | undefined, { helpAll: wantsAll }: { helpAll?: true }) => {
    if (wantsAll) return start.help();
    const { runStart } = await import('./start.js');
    leave(await runStart(adapter, givenFlags(start)));
  });

program
  .command('ps')
  .description('list what runs, and what was left of what was killed')
  .option('--json', 'one JSON object')
  .action(async (options: { json?: true }) => {
    const { runPs } = await import('./ps.js');
    leave(await runPs(options));
  });

program
  .command('logs')
  .description('show what workers and supervisor have logged')
  .argument('[worker...]', 'w1, w2, … or supervisor (default: all)')
  .option('-n, --name <NAME>', "the instance (default: the only one, this directory's, or the last that ran)")
  .option('-f, --follow', 'go on with what comes, until you end it')
  .option('--tail <N>', 'only the last N entries (default: 50, or all with --since or --json)')
  .option('--since <TIME>', 'only what is no older than this: 30s, 10m, 2h')
  .option('--json', 'print one JSON object per entry')
  .action(async (workers: string[], options: GivenLogs) => {
    const { logs } = await import('./commands/logs.js');
    leave(await logs.run(readGivenLogs(options), workers));
  });

program
  .command('version')
  .description('print the version')
  .action(async () => leave(await print(`${version}\n`)));

reportBugs();
try {
  await program.parseAsync();
} catch (thrown) {
  leave({ code: await codeOf(thrown) });
}

interface GivenLogs {
  readonly name?: string;
  readonly follow?: true;
  readonly tail?: string;
  readonly since?: string;
  readonly json?: true;
}

function readGivenLogs({ name, follow, tail, since, json }: GivenLogs): LogsValues {
  return {
    name,
    follow: follow ?? false,
    tail: tail === undefined ? undefined : parseCount(tail),
    since: since === undefined ? undefined : parseDuration(since),
    json: json ?? false,
  };
}

/** Commander has said by itself what was wrong with the command line. */
async function codeOf(thrown: unknown): Promise<number> {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const error = SnakepitError.from(thrown);
  await reportError(error);
  return exitCodeOf(error.code);
}
