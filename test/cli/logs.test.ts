import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { logLine } from '../../src/log/log-line.js';
import { followLogs, runLogs } from '../helpers/logs.js';
import { mountSmallDisk } from '../helpers/small-disk.js';
import { adapter, commands, runStart, type StartRequest, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const prints = adapter('prints_without_end.py');
const answers = adapter('answers.py');
const say = (text: string) => ({ tool: 'say', args: [text] });

/** Folders for log and runtime files, and what `start` needs to use them. */
async function makeHome(t: ExecutionContext) {
  const state = await temporaryFolder(t);
  const runtime = await temporaryFolder(t);
  const request = (args: readonly string[], more: StartRequest = {}): StartRequest => ({
    runtime,
    env: { XDG_STATE_HOME: state },
    args,
    ...more,
  });
  return { state, runtime, request };
}

test('what workers printed, and what happened, is there when everything was killed', async (t) => {
  const home = await makeHome(t);
  const pit = await start(t, home.request(['-w', '2', '-q', prints], { answers: 'some', isAlone: false }));
  await pit.write(commands(say('out of the ordinary'), say('\x1b[31mred')));
  await Promise.all([pit.result(1), pit.result(2)]);
  const { shown } = followLogs(t, home);
  await shown.until('the second line', (line) => (line.includes('red') ? line : undefined));
  pit.signal('SIGKILL');
  await pit.ended;

  const { code, stdout, stderr } = await runLogs(home);
  t.deepEqual([code, stderr], [0, '']);
  t.regex(stdout, /^\d\d:\d\d:\d\d prints_without_end: 2 workers for /);
  t.regex(stdout, /^\d\d:\d\d:\d\d w\d: ready in .* \(pid \d+\)$/m);
  t.regex(stdout, /^\d\d:\d\d:\d\d w\d: out of the ordinary$/m);
  t.regex(stdout, /^\d\d:\d\d:\d\d w\d: ␛\[31mred$/m, 'control sequences are harmless when shown');

  const json = await runLogs(home, '--json', '-n', 'prints_without_end');
  const entries = json.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.deepEqual(
    entries.find(({ message }) => message === '\x1b[31mred')?.stream,
    'stdout',
    'and as they were in the file',
  );
  t.deepEqual(
    entries.map(({ time }) => time),
    entries.map(({ time }) => time).sort(),
  );

  const own = await runLogs(home, 'supervisor', 'w2', '--json', '--since', '1h');
  const workers = own.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).worker);
  t.deepEqual([...new Set(workers)].sort(), ['w2', undefined]);
  t.is((await runLogs(home, '--tail', '1')).stdout.trimEnd().split('\n').length, 1);
});

test('logs are followed while workers die and come again, and when the reader leaves that is no failure', async (t) => {
  const home = await makeHome(t);
  // The followers have the runtime folder of the pit, and may leave after it.
  const args = ['-w', '1', '-n', 'pit', '--log-format', 'json', answers];
  const pit = await start(t, home.request(args, { isAlone: false }));
  const { pid } = await pit.event('worker-ready');
  const { shown, leave, exited } = followLogs(t, home, '-n', 'pit');
  const all = followLogs(t, home, 'w1', '--json');
  const said = (text: string) => (line: string) => (line.includes(text) ? line : undefined);
  for (const one of [shown, all.shown]) await one.until('what was before', said('ready in'));
  process.kill(Number(pid), 'SIGKILL');
  await shown.until('the death', said('w1: died (SIGKILL)'));
  await all.shown.until('the restart', said('"starting again (generation 2)"'));
  leave();
  pit.end();
  await pit.ended;
  // The last entries found nobody to read them.
  t.deepEqual(await exited, { code: 0, signal: null });
});

test('who is asked for and is not there gets a name that is', async (t) => {
  const home = await makeHome(t);
  t.like(await runLogs(home), { code: 3, stdout: '' });
  await runStart(t, home.request(['-w', '1', '-n', 'earlier', answers]));
  await runStart(t, home.request(['-w', '1', '-n', 'later', answers]));
  const last = await runLogs(home);
  t.regex(last.stdout, / later: 1 worker /);
  t.regex(
    last.stderr,
    /^snakepit: these are the logs of later, which ran last; --name chooses \(earlier\)$/m,
  );
  const wrong = await runLogs(home, '-n', 'earlie');
  t.deepEqual([wrong.code, wrong.stdout], [3, '']);
  t.regex(wrong.stderr, /there are no logs of earlie .*\nDid you mean earlier\?\n$/);
  const noWorker = await runLogs(home, 'w7');
  t.is(noWorker.code, 2);
  t.regex(noWorker.stderr, /there is no log of "w7"\nDid you mean w1\?\n$/);
});

test('a worker that prints without end neither delays others nor fills the disk', async (t) => {
  const home = await makeHome(t);
  const stop = join(home.state, 'stop');
  const pit = await start(t, home.request(['-w', '2', '-q', prints]));
  await pit.write(commands({ tool: 'flood', args: [stop] }));
  const adds = Array.from({ length: 3000 }, (_, n) => ({ tool: 'add', args: [n, 1] }));
  await pit.write(commands(...adds));
  for (let line = 2; line <= 3001; line += 500) await pit.result(line);
  await pit.result(3001);
  writeFileSync(stop, '');
  pit.end();
  const { code, results } = await pit.ended;
  t.is(code, 0);
  t.true(results.every(({ ok }) => ok));
  const folder = join(home.state, 'snakepit/prints_without_end');
  const written = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  t.true(written < Number(results[0]?.result) * 200, `${written} bytes`);
  t.regex((await runLogs(home, '--json')).stdout, /prints too fast: \d+ lines/);
});

test('however many entries are asked for, few of them are in memory at a time', async (t) => {
  const home = await makeHome(t);
  const folder = join(home.state, 'snakepit/pit');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'supervisor.log'), '');
  const each = 60_000;
  for (const worker of ['w1', 'w2', 'w3']) {
    const lines = Array.from({ length: each }, (_, n) =>
      logLine({ level: 'info', worker, message: `${n} ${'x'.repeat(60)}` }, Date.UTC(2026, 10, 23) + n),
    );
    writeFileSync(join(folder, `${worker}.log.1`), lines.slice(0, each / 2).join(''));
    writeFileSync(join(folder, `${worker}.log`), lines.slice(each / 2).join(''));
  }
  // Node alone has some 20 MiB; all of these entries take more than 100.
  const tight = { ...home, nodeFlags: ['--max-old-space-size=40'] };
  const asText = await runLogs(tight, '-n', 'pit', '--tail', '1000000');
  t.deepEqual([asText.code, asText.stderr], [0, '']);
  t.is(asText.stdout.split('\n').length - 1, 3 * each);
  const json = await runLogs(tight, '-n', 'pit', '--json', '--tail', String(2 * each));
  t.is(json.code, 0);
  t.is(json.stdout.split('\n').length - 1, 2 * each);
  t.regex(json.stdout, /^\{[^}]*"worker":"w1","message":"20000 x/);
  t.regex(json.stdout, /"worker":"w3","message":"59999 x*"\}\n$/);
});

test('log files that cannot be written are told of once, and hurt nothing', async (t) => {
  const input = commands(...Array.from({ length: 20 }, (_, n) => ({ tool: 'add', args: [n, 1] })));
  const run = await runStart(t, {
    args: ['-w', '1', answers],
    env: { XDG_STATE_HOME: '/proc/nothing' },
    input,
  });
  t.is(run.code, 0);
  t.is(run.stderr.split('log files cannot be written in /proc/nothing/snakepit/answers: ').length, 2);

  const off = await runStart(t, {
    args: ['-w', '1', '--log-files', 'off', answers],
    env: { XDG_STATE_HOME: '/proc/nothing' },
    input,
  });
  t.is(off.code, 0);
  t.notRegex(off.stderr, /log files/);
});

test('a full disk is told of once, and hurts nothing', async (t) => {
  const disk = await mountSmallDisk(t, 'size=64k');
  if (disk === undefined) {
    t.pass();
    return;
  }
  const request = { args: ['-w', '1', prints], env: { XDG_STATE_HOME: disk.folder } };
  const pit = await start(t, request);
  await pit.said('ready');
  const makeRoom = disk.fill();
  await pit.write(commands(...Array.from({ length: 50 }, () => say('x'.repeat(500)))));
  await pit.result(50);
  await pit.said('log files cannot be written');
  makeRoom();
  await pit.write(commands(say('there is room')));
  pit.end();
  const run = await pit.ended;
  t.is(run.code, 0);
  t.is(run.stderr.split('log files cannot be written').length, 2, run.stderr.slice(-2000));
  const [ours = '', log = ''] = ['supervisor', 'w1'].map((name) =>
    readFileSync(join(disk.folder, `snakepit/prints_without_end/${name}.log`), 'utf8'),
  );
  // Whichever of them was told of: the other one may have been written only when there was room again.
  t.regex(ours + log, / entr(y is|ies are) missing here/);
  t.true(log.includes('there is room'));
});
