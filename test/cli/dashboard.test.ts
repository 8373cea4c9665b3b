import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type DashboardTerminal, openDashboardTerminal, startLine } from '../helpers/dashboard.js';
import { adapter } from '../helpers/start.js';

const answers = adapter('answers.py');
const throwing = join(process.cwd(), 'test/fixtures/cli/throws-when-told.js');

/** A terminal with the full view of a pit that has nothing to do. */
async function shown(t: ExecutionContext, line = startLine(answers)): Promise<DashboardTerminal | undefined> {
  const terminal = await openDashboardTerminal(t);
  if (terminal === undefined) return undefined;
  terminal.type(line);
  await terminal.untilSo(terminal.isAlternate, 'it has a screen of its own');
  await terminal.until('ready');
  return terminal;
}

const waysOut: readonly (readonly [
  what: string,
  leave: (terminal: DashboardTerminal) => void,
  status: number,
])[] = [
  ['q', ({ press }) => press('q'), 0],
  ['Ctrl-C', ({ press }) => press('C-c'), 130],
  ['INT', ({ pid }) => process.kill(pid(), 'SIGINT'), 130],
  ['TERM', ({ pid }) => process.kill(pid(), 'SIGTERM'), 0],
  ['QUIT', ({ pid }) => process.kill(pid(), 'SIGQUIT'), 0],
  ['Ctrl-\\', ({ press }) => press('C-\\'), 0],
];

for (const [what, leave, status] of waysOut) {
  test(`the terminal is as it was after ${what}, with the summary on it`, async (t) => {
    const terminal = await shown(t);
    if (terminal === undefined) return;
    leave(terminal);
    await terminal.until(/^ {2}in .* restarts$/m);
    terminal.type('echo status=$?.');
    await terminal.until(`status=${status}.`);
    t.regex(terminal.shown(), /answers: 0 commands, 0 ok, 0 failed\n {2}in \d+ .*, 0\/s, 0 restarts\n/);
    await terminal.isRestored();
  });
}

test('the terminal is as it was after an error that nobody caught', async (t) => {
  const line = startLine(answers).replace(process.execPath, `${process.execPath} --import ${throwing}`);
  const terminal = await shown(t, `${line}; echo status=$?.`);
  if (terminal === undefined) return;
  process.kill(terminal.pid(), 'SIGUSR1');
  await terminal.until('status=70.');
  t.regex(terminal.shown(), /^snakepit: thrown by the test$/m);
  await terminal.isRestored();
});

test('HUP reloads, and leaves the screen alone; a resize to 1 × 1 and back does it no harm', async (t) => {
  const terminal = await shown(t, `${startLine(answers)}; echo status=$?.`);
  if (terminal === undefined) return;
  process.kill(terminal.pid(), 'SIGHUP');
  for (const [columns, rows] of [
    [200, 60],
    [40, 10],
    [1, 1],
    [80, 24],
  ] as const) {
    terminal.resize(columns, rows);
    await terminal.untilSo(terminal.isAlternate, 'it is still there');
  }
  await terminal.until(/^ ?snakepit answers/m);
  t.true(terminal.isAlternate());
  terminal.press('q');
  await terminal.until('status=0.');
  t.notRegex(terminal.shown(), /bug in snakepit/);
});

test('Ctrl-Z gives the terminal to the shell, and fg the view back', async (t) => {
  const terminal = await shown(t);
  if (terminal === undefined) return;
  const { press, type, until, untilSo, isAlternate } = terminal;
  press('C-z');
  await until('Stopped');
  await terminal.isRestored();
  // In the background nothing of it is seen.
  type('bg; echo in the background');
  await until(/^in the background$/m);
  t.false(isAlternate());
  type('fg');
  await untilSo(isAlternate, 'it is back');
  await until('ready');
  press('C-z');
  await until('Stopped');
  type('fg');
  await untilSo(isAlternate, 'it is back once more');
  press('q');
  await until('0 restarts');
  await terminal.isRestored();
});

test('started in the background it shows nothing until it is in the foreground', async (t) => {
  const terminal = await openDashboardTerminal(t);
  if (terminal === undefined) return;
  const { press, type, until, untilSo, isAlternate } = terminal;
  type(`${startLine(answers)} &`);
  await until('ready in');
  t.false(isAlternate());
  type('fg');
  await untilSo(isAlternate, 'it is shown');
  await until('ready');
  press('q');
  await until('0 restarts');
  await terminal.isRestored();
});

test('jobs from a pipe, results to a file: keys come from the terminal', async (t) => {
  const terminal = await openDashboardTerminal(t, { env: { NO_COLOR: '1' } });
  if (terminal === undefined) return;
  const { folder, press, type, until, untilSo, isAlternate } = terminal;
  const out = join(folder, 'out');
  type(`(echo '{"tool":"add","args":[1,2]}'; cat) < <(sleep 60) | ${startLine(answers)} > ${out}`);
  await untilSo(isAlternate, 'it is shown');
  await until('1 ok');
  press('q');
  await until('1 command, 1 ok, 0 failed');
  t.is(readFileSync(out, 'utf8'), '{"id":null,"line":1,"ok":true,"result":3}\n');
  press('C-c');
  await terminal.isRestored();
});

test('when every command failed, the reason stays until a key', async (t) => {
  const terminal = await openDashboardTerminal(t);
  if (terminal === undefined) return;
  const { folder, press, type, until, isAlternate } = terminal;
  type(`echo '{"tool":"missing"}' | ${startLine(answers)} > ${join(folder, 'out')}; echo status=$?.`);
  await until('Every command failed: 1 command.');
  t.regex(terminal.shown(), /unknown_tool: 1/);
  t.true(isAlternate());
  press('Enter');
  await until('status=1.');
  await terminal.isRestored();
});

test('what is typed into the palette is input: its result reaches standard output once the screen is given back', async (t) => {
  const terminal = await shown(t);
  if (terminal === undefined) return;
  terminal.type('{"id":"typed","tool":"add","args":[1,2]}');
  await terminal.until('1 ok');
  terminal.press('q');
  await terminal.until(/^answers: 1 command, 1 ok, 0 failed$/m);
  t.regex(terminal.shown(), /^\{.*"ok":true,"result":3\}\nanswers: 1 command/m);
  await terminal.isRestored();
});

test('a pager has the terminal and its keys; then the view comes back', async (t) => {
  const terminal = await openDashboardTerminal(t, { env: { PAGER: 'less -R' } });
  if (terminal === undefined) return;
  const { press, type, until, untilSo, isAlternate, shown: screen } = terminal;
  type(startLine(answers));
  await until('ready in');
  await untilSo(isAlternate, 'it is shown');
  press('o');
  await until('(END)');
  t.regex(screen(), /ready in/);
  press('C-c');
  // What is typed while it takes the signal is lost: it answers `=` once it reads keys again.
  await untilSo(() => {
    press('=');
    return screen().includes('(press RETURN)');
  }, 'it reads keys after Ctrl-C');
  press('q');
  await until('q quit');
  press('q');
  await until('0 restarts');
  await terminal.isRestored();
});

for (const [what, env] of [
  ['TERM=dumb', { TERM: 'dumb' }],
  ['CI=1', { CI: '1' }],
] as const) {
  test(`${what}: the log is all there is`, async (t) => {
    const terminal = await openDashboardTerminal(t, { env });
    if (terminal === undefined) return;
    const assignment = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    terminal.type(
      `echo '{"tool":"add","args":[1,2]}' | ${assignment.join(' ')} ${startLine(answers)} -o ${join(terminal.folder, 'out')}`,
    );
    await terminal.until('1 command, 0 failed');
    t.regex(terminal.shown(), /w1: ready in/);
    t.false(terminal.isAlternate());
    await terminal.isRestored();
  });
}

test('attach shows the same view, and leaves the supervisor alone', async (t) => {
  const terminal = await openDashboardTerminal(t);
  if (terminal === undefined) return;
  const { press, type, until, untilSo, isAlternate } = terminal;
  const line = startLine(answers);
  type(`${line} < /dev/null &> /dev/null &`);
  const client = line.slice(0, line.indexOf(' start'));
  type(`${client} wait --for=ready --timeout 10s; echo waited=$?.`);
  await until('waited=0.');
  for (const key of ['q', 'C-c']) {
    type(`${client} attach; echo left=$?${key}.`);
    await untilSo(isAlternate, 'it is shown');
    await until('answers');
    press(key);
    await until(`left=0${key}.`);
  }
  type(`${client} attach; echo left=$?end.`);
  await untilSo(isAlternate, 'it is shown');
  process.kill(terminal.pid(), 'SIGTERM');
  await until('left=0end.');
  await terminal.isRestored();
});
