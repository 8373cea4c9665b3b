import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { adapter, program as bin, commands, developmentPython, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { terminalStopped } from '../scenarios/terminal-stopped.js';

const answers = adapter('answers.py');

test('a terminal that is stopped by Ctrl-S: memory stays flat, hearts are listened to, and then everything arrives', async (t) => {
  await terminalStopped(t, { stoppedMs: 1500, lines: 8000 });
});

test('a log for a terminal that is stopped holds nothing up, and the end is not waited for', async (t) => {
  const program = await start(t, {
    within: ['python3', join(process.cwd(), 'test/fixtures/cli/stops-its-terminal.py'), '2'],
    args: ['-w', '1', adapter('floods_output.py'), '-v'],
  });
  program.end(commands({ tool: 'lines', args: [2000] }, { tool: 'long_lines', args: [5] }));
  const run = await program.ended;
  t.is(run.code, 0);
  t.deepEqual(
    run.results.map(({ result }) => result),
    [2000, 5],
  );
  t.true(run.ms < 20_000, `${run.ms} ms`);
});

test('under nohup it survives the logout', async (t) => {
  const program = await start(t, {
    within: ['python3', join(process.cwd(), 'test/fixtures/cli/logs-out.py'), 'nohup'],
    args: ['-w', '1', answers],
  });
  await program.said('ready in');
  program.end();
  await program.said('SIGHUP');
  await wait(100);
  program.signal('SIGTERM');
  const run = await program.ended;
  t.is(run.code, 0);
  t.regex(run.stderr, /stays when its input ends, because standard input cannot be read/);
});

/** A terminal with a shell in it; undefined, and noted, where there is no tmux. */
async function openTerminal(t: ExecutionContext, env: NodeJS.ProcessEnv) {
  const folder = await temporaryFolder(t);
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', join(folder, 'tmux'), '-f', '/dev/null', ...args], { env, encoding: 'utf8' });
  try {
    tmux('new-session', '-d', '-s', 'terminal', '-x', '200', '-y', '50', 'bash --norc --noprofile -i');
  } catch {
    t.log('there is no tmux here: not tested');
    return undefined;
  }
  t.teardown(() => tmux('kill-server'));
  return {
    type: (text: string) => tmux('send-keys', '-t', 'terminal', '-l', `${text}\n`),
    press: (key: string) => tmux('send-keys', '-t', 'terminal', key),
    shown: () => tmux('capture-pane', '-p', '-t', 'terminal'),
  };
}

async function until(isSo: () => boolean, what: string, shown: () => string): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (isSo()) return;
    await wait(20);
  }
  throw new Error(`not so: ${what}\n${shown()}`);
}

test('in the background of an interactive shell (&) it is neither stopped nor spinning, and reads once it is brought back', async (t) => {
  const folder = await temporaryFolder(t);
  const { PATH } = process.env;
  const terminal = await openTerminal(t, {
    PATH,
    HOME: folder,
    LANG: 'C.UTF-8',
    TERM: 'screen',
    XDG_RUNTIME_DIR: folder,
    PS1: '$ ',
    HISTFILE: '/dev/null',
  });
  if (terminal === undefined) {
    t.pass();
    return;
  }
  const { type, press, shown } = terminal;
  const [out, err] = [join(folder, 'out'), join(folder, 'err')];
  const text = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  type(
    `${process.execPath} ${bin} start -w 1 --python ${developmentPython} ${answers} > ${out} 2> ${err} & echo pid=$!`,
  );
  await until(() => text(err).includes('ready in'), 'it is ready', shown);
  const pid = /^pid=(\d+)/m.exec(shown())?.[1];
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  const ticks = () => Number(stat()[11]) + Number(stat()[12]);
  const before = ticks();
  // Meant for the shell: whoever reads here would be stopped.
  type('echo for the shell');
  await wait(1000);
  t.is(stat()[0], 'S', 'neither stopped nor running');
  t.true(ticks() - before < 30, `${ticks() - before} ticks in a second`);
  t.regex(shown(), /^for the shell$/m);

  type('fg');
  // Typed while it is in the foreground, it is its own.
  await until(() => stat()[2] === stat()[5], 'it is in the foreground', shown);
  type(commands({ id: 'typed', tool: 'add', args: [1, 2] }).trim());
  await until(() => text(out) !== '', 'it answers', shown);
  t.is(text(out), '{"id":"typed","line":1,"ok":true,"result":3}\n');
  press('C-d');
  await until(() => !existsSync(`/proc/${pid}`), 'it ends', shown);
  t.regex(text(err), /1 command, 0 failed/);
  t.false(existsSync(join(folder, 'snakepit/answers')));
});
