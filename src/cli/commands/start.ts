import type { GivenFlags } from '../../config/collect-values.js';
import { startFlags } from '../../config/flags.js';
import type { CommandDefinition } from '../command-definition.js';
import { keepCompiled } from '../keep-compiled.js';

export const start: CommandDefinition = {
  arguments: [
    {
      name: 'ADAPTER',
      help: 'tools.py, pkg.module, or either with :FUNCTION; none: built-in demo tools',
      isOptional: true,
      completes: 'file',
    },
  ],
  flags: startFlags,
  details: [
    'One JSON line in, one result a line out, whatever happens; standard error is the dashboard, or the log (--dashboard).',
    'ADAPTER is a Python file (tools.py), a module (pkg.module), or either with a function or class of it ' +
      '(tools.py:title). Any file of functions is an adapter: its public functions are the tools, or those marked with ' +
      '@tool. Without an adapter, built-in demo tools are served: echo, add, sleep, countdown.',
    'A command names its tool and has arguments: {"id": 1, "tool": "add", "args": {"a": 1, "b": 2}}. With FILE:FUNCTION and ' +
      '--lines, each line is the first argument of that function instead; with --jsonl, --csv and --tsv, each record has its ' +
      'arguments by their names.',
    'A worker that dies is started again by itself; what it had not started goes to another worker. At the end of its input ' +
      'it finishes what it has read and exits (--on-eof). INT and TERM wind it down: what runs may finish, what waits answers ' +
      'shutting_down. A second one kills, and so does QUIT at once. USR2 writes the state to the log.',
    'With --detach it runs in the background, in a session of its own, and this returns once a worker serves; or it says why ' +
      'none does, with the code that a start in the foreground leaves with. Nothing is read from standard input, which must not ' +
      'be a pipe or a file; commands come from call and pipe, and stop ends it. Its log is in files (snakepit logs), and so is ' +
      'its standard error: supervisor.stderr beside them has the last words of one that crashed. Until it is ready, ending the ' +
      'one that waits ends both.',
  ],
  examples: [
    {
      command: 'snakepit start --workers 4 tools.py < commands.jsonl > results.jsonl',
      says: 'commands in, results out',
    },
    {
      command: 'seq 1000 | snakepit start tools.py:square --lines -o squares.jsonl',
      says: 'plain lines, each the first argument of one function',
    },
    {
      command: 'snakepit start tools.py:total --csv --id order -k < orders.csv > totals.jsonl',
      says: 'records, their columns the arguments; results in their order',
    },
    {
      command: `echo '{"tool": "echo", "args": ["hello"]}' | snakepit start`,
      says: 'the built-in demo tools',
    },
    {
      command: 'snakepit start -d tools.py && snakepit call title path=a.html && snakepit stop',
      says: 'a warm pool beside a script',
    },
  ],
  exits: {
    ok: 'every command of the input succeeded; or it was wound down, and nothing was lost; with --detach, a worker serves',
    failed:
      'at least one command failed; or it was wound down, and a line that was read was not done; with --detach, it ended ' +
      'before it was ready',
    workersFailed: 'workers failed for good: the adapter cannot be imported, or every slot gave up',
    nameTaken: 'the name given with --name is taken by a running instance',
    outputFailed: 'results could not be written, as on a full disk',
  },
  async run({ words: [adapter], flags }) {
    keepCompiled(process.env);
    const { runStart } = await import('../start.js');
    return runStart(adapter, flags as GivenFlags);
  },
};
