import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { adapter, program as bin, commands, developmentPython, start } from '../helpers/start.js';
import { openTerminal } from '../helpers/terminal.js';
import { terminalStopped } from '../scenarios/terminal-stopped.js';

const answers = adapter('answers.py');

test('a terminal that is stopped by Ctrl-S: memory stays flat, hearts are listened to, and then everything arrives', async (t) => {
  await terminalStopped(t, { stoppedMs: 1500, lines: 3000 });
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

test('in the background of an interactive shell (&) it is neither stopped nor spinning, and reads once it is brought back', async (t) => {
  const terminal = await openTerminal(t);
  if (terminal === undefined) {
    t.pass();
    return;
  }
  const { folder, type, press, shown, untilSo } = terminal;
  const [out, err] = [join(folder, 'out'), join(folder, 'err')];
  const text = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  type(
    `${process.execPath} ${bin} start -w 1 --python ${developmentPython} ${answers} > ${out} 2> ${err} & echo pid=$!`,
  );
  await untilSo(() => text(err).includes('ready in'), 'it is ready');
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
  await untilSo(() => stat()[2] === stat()[5], 'it is in the foreground');
  type(commands({ id: 'typed', tool: 'add', args: [1, 2] }).trim());
  await untilSo(() => text(out) !== '', 'it answers');
  t.is(text(out), '{"id":"typed","line":1,"ok":true,"result":3}\n');
  press('C-d');
  await untilSo(() => !existsSync(`/proc/${pid}`), 'it ends');
  t.regex(text(err), /1 command, 0 failed/);
  t.false(existsSync(join(folder, 'snakepit/answers')));
});
