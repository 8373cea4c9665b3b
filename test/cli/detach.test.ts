import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type Background, background, facts, runIn } from '../helpers/detached.js';
import { describeProcess, processesLeftWith } from '../helpers/processes.js';
import { adapter, program } from '../helpers/start.js';
import { TakenText } from '../helpers/taken-text.js';
import { until } from '../helpers/until.js';

const answers = adapter('answers.py');
const run = (place: Background, ...words: string[]) => runIn(place, words).answer;

/** The pid that the one line names which says that it is ready. */
function pidOf(t: ExecutionContext, stderr: string): number {
  const [, pid] = /^snakepit: \S+ runs in the background \(pid (\d+)\); .*\n$/.exec(stderr) ?? [];
  t.truthy(pid, stderr);
  return Number(pid);
}

/** Whoever was asked to stop may still be on its last steps when nothing is left of what it held. */
async function nothingIsLeft(t: ExecutionContext, place: Background): Promise<void> {
  const left = await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 1000);
  t.deepEqual(left.map(describeProcess), []);
  const folder = join(place.runtime, 'snakepit');
  t.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
  t.deepEqual(startingFiles(place), []);
}

function startingFiles({ state }: Background): readonly string[] {
  const root = join(state, 'snakepit');
  return existsSync(root) ? readdirSync(root).filter((name) => name.startsWith('.')) : [];
}

/** A preload that goes wrong in a supervisor in the background alone, not in who waits for it. */
async function inSupervisor(place: Background, code: string): Promise<Background> {
  const file = join(place.folder, 'preload.cjs');
  await writeFile(file, `if (process.env.SNAKEPIT_LAUNCHER_FD !== undefined) { ${code} }\n`);
  return { ...place, env: { ...place.env, NODE_OPTIONS: `--require ${file}` } };
}

test('start -d returns once it serves, and what runs then has a session of its own and nothing of the caller', async (t) => {
  const place = await background(t, { MINE: 'kept' });
  const tells = adapter('tells_environment.py');
  // A caller's further descriptors are not held open either: the answer comes when all of its pipes have ended.
  const started = await runIn(place, ['start', '--detach', '-w', '2', tells], '3>&1').answer;
  t.deepEqual([started.code, started.stdout], [0, '']);
  const pid = pidOf(t, started.stderr);
  const { parent, session, terminal, descriptors } = facts(pid);
  t.not(parent, process.pid);
  t.deepEqual([session, terminal], [pid, 0]);
  const stderrFile = join(place.state, 'snakepit/tells_environment/supervisor.stderr');
  t.deepEqual(descriptors, ['/dev/null', '/dev/null', stderrFile]);
  t.is(readFileSync(stderrFile, 'utf8'), '');
  t.deepEqual(startingFiles(place), []);

  t.is((await run(place, 'call', 'folder')).stdout.trim(), JSON.stringify(place.folder));
  t.is((await run(place, 'call', 'environment', 'prefix=MINE')).stdout.trim(), '{"MINE":"kept"}');
  t.regex((await run(place, 'logs')).stdout, /w1: ready in .*/);
  t.is((await run(place, 'stop')).code, 0);
  await nothingIsLeft(t, place);
  t.is(readFileSync(stderrFile, 'utf8'), '');
});

test('start -d from a terminal: it goes on when the terminal hangs up', async (t) => {
  const place = await background(t);
  const within = [join(process.cwd(), 'test/fixtures/cli/logs-out.py'), process.execPath, program];
  const shell = spawn('python3', [...within, 'start', '-d', '-w', '1', answers], {
    cwd: place.folder,
    env: place.env,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const stderr = new TakenText(shell.stderr, 15_000);
  const said = await stderr.until('that it is ready', (line) =>
    line.includes('runs in the background') ? line : undefined,
  );
  const pid = pidOf(t, `${said}\n`);
  t.deepEqual(facts(pid).descriptors.slice(0, 2), ['/dev/null', '/dev/null']);
  t.is(facts(pid).terminal, 0);
  await until(() => !place.processes().some((other) => isChildOf(other, shell.pid ?? 0)));
  shell.stdin.end();
  t.deepEqual(await once(shell, 'exit'), [0, null]);
  t.regex((await run(place, 'status')).stdout, /^answers: ready/);
  t.is((await run(place, 'stop')).code, 0);
  await nothingIsLeft(t, place);
});

test('start -d that cannot boot says why, as in the foreground, and leaves with its code', async (t) => {
  const place = await background(t);
  const failed = await run(place, 'start', '-d', '-w', '1', adapter('import_error.py'));
  t.deepEqual([failed.code, failed.stdout], [5, '']);
  const foreground = await run(place, 'start', '-q', '-w', '1', adapter('import_error.py'));
  t.is(failed.stderr, foreground.stderr);
  t.regex(failed.stderr, /Traceback/);
  await nothingIsLeft(t, place);
});

test('start -d: a name that is taken, and an events file that cannot be written', async (t) => {
  const place = await background(t);
  pidOf(t, (await run(place, 'start', '-d', '-w', '1', '-n', 'pit', answers)).stderr);
  const taken = await run(place, 'start', '-d', '-w', '1', '-n', 'pit', answers);
  t.is(taken.code, 6);
  t.regex(taken.stderr, /^snakepit: an instance named pit is already running/);
  const noFile = await run(place, 'start', '-d', '-w', '1', answers, '--events', '/proc/none/events');
  t.is(noFile.code, 2);
  t.regex(noFile.stderr, /^snakepit: --events: cannot write to/);
  t.is((await run(place, 'stop', '-n', 'pit')).code, 0);
  await nothingIsLeft(t, place);
});

const refused: readonly (readonly [words: string, redirect: string, says: RegExp])[] = [
  ['', '</etc/passwd', /standard input is a file/],
  ['--lines', '', /--lines does not go with -d/],
  ['-0', '', /--null does not go with -d/],
  ['-o results', '', /--output does not go with -d/],
  ['--timing', '', /--timing does not go with -d/],
  ['--on-eof finish', '', /--on-eof does not go with -d/],
  ['--events fd:2', '', /--events does not go with -d/],
  ['--log-files off', '', /--log-files does not go with -d/],
];

for (const [words, redirect, says] of refused) {
  test(`refused, and nothing is started: start -d ${words} ${redirect}`, async (t) => {
    const place = await background(t);
    const given = words.split(' ').filter((word) => word !== '');
    const answer = await runIn(place, ['start', '-d', ...given, `${answers}:add`], redirect).answer;
    t.is(answer.code, 2);
    t.regex(answer.stderr, says);
    await nothingIsLeft(t, place);
    t.false(existsSync(join(place.state, 'snakepit')));
  });
}

test('start -d with a here-document on standard input is refused', async (t) => {
  const place = await background(t);
  const { code, stderr } = await runIn(place, ['start', '-d', answers], '<<END\n{}\nEND\n').answer;
  t.is(code, 2);
  t.regex(stderr, /standard input is a (pipe|file), which nobody reads.*< \/dev\/null/s);
});

test('without a folder for its log it is not started', async (t) => {
  const place = await background(t, { XDG_STATE_HOME: '/proc/none' });
  const { code, stderr } = await run(place, 'start', '-d', answers);
  t.is(code, 1);
  t.regex(stderr, /log files cannot be written in \/proc\/none.*XDG_STATE_HOME/s);
  await nothingIsLeft(t, place);
});

test('SNAKEPIT_DETACH does the same, and warnings are for who waits', async (t) => {
  const place = await background(t, { SNAKEPIT_DETACH: 'on', SNAKEPIT_WORKER: '2', SNAKEPIT_WORKERS: '1' });
  const { code, stderr } = await run(place, 'start', answers);
  t.is(code, 0);
  const [warning = '', ...rest] = stderr.split('\n');
  t.regex(warning, /SNAKEPIT_WORKER is not a setting/);
  pidOf(t, rest.join('\n'));
  t.is((await run(place, 'stop')).code, 0);
  await nothingIsLeft(t, place);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const) {
  test(`${signal} to who waits for start -d, while workers boot: nothing is left`, async (t) => {
    const place = await background(t, { HOW: 'hang' });
    const words = ['start', '-d', '-w', '2', adapter('dies_at_boot.py')];
    const { child, answer } = runIn(place, words);
    // Who waits, the supervisor, and two workers.
    await until(() => place.processes().length >= 4);
    child.kill(signal);
    const { signal: diedOf, stdout, stderr } = await answer;
    t.deepEqual([diedOf, stdout, stderr], [signal, '', '']);
    if (signal === 'SIGKILL') {
      await until(() => place.processes().length === 0);
      await until(() => readdirSync(join(place.runtime, 'snakepit')).length === 0);
      // Whoever could have removed its file is gone: the next one does.
      t.is(startingFiles(place).length, 1);
      t.is((await run(place, 'start', '-d', '-w', '1', adapter('import_error.py'))).code, 5);
    }
    await nothingIsLeft(t, place);
  });
}

test('a supervisor that is killed, or ended, before it is ready is noticed at once', async (t) => {
  const place = await background(t, { HOW: 'hang' });
  for (const [signal, how] of [
    ['SIGKILL', 'was killed by SIGKILL'],
    ['SIGTERM', 'was ended'],
  ] as const) {
    const { child, answer } = runIn(place, ['start', '-d', '-w', '1', adapter('dies_at_boot.py')]);
    await until(() => place.processes().length >= 3);
    const supervisor = place.processes().find((pid) => isChildOf(pid, child.pid ?? 0));
    process.kill(supervisor ?? 0, signal);
    const { code, stderr } = await answer;
    t.is(code, 1);
    t.is(stderr, `snakepit: the supervisor ${how} before it was ready\n`);
    await until(() => place.processes().length === 0);
  }
  await until(() => readdirSync(join(place.runtime, 'snakepit')).length === 0);
  await nothingIsLeft(t, place);
});

function isChildOf(pid: number, parent: number): boolean {
  try {
    return facts(pid).parent === parent;
  } catch {
    return false;
  }
}

test('the last words of a supervisor that crashes before it is ready are shown', async (t) => {
  const place = await inSupervisor(await background(t), 'throw new Error("went wrong early")');
  const { code, stderr } = await run(place, 'start', '-d', '-w', '1', answers);
  t.is(code, 1);
  t.regex(stderr, /Error: went wrong early/);
  await nothingIsLeft(t, place);
});

test('those of one that crashes later are in a file beside its log, and those of the one before it, too', async (t) => {
  const place = await inSupervisor(
    await background(t),
    'process.on("SIGWINCH", () => { throw new Error("went wrong in " + process.pid); })',
  );
  const pids: number[] = [];
  for (let i = 0; i < 2; i++) {
    const pid = pidOf(t, (await run(place, 'start', '-d', '-w', '1', answers)).stderr);
    pids.push(pid);
    process.kill(pid, 'SIGWINCH');
    await until(() => place.processes().length === 0);
    await until(() => readdirSync(join(place.runtime, 'snakepit')).length === 0);
  }
  const file = (name: string) => readFileSync(join(place.state, 'snakepit/answers', name), 'utf8');
  t.regex(file('supervisor.stderr'), new RegExp(`went wrong in ${pids[1]}.*bug in snakepit`, 's'));
  t.regex(file('supervisor.stderr.1'), new RegExp(`went wrong in ${pids[0]}`));
  await nothingIsLeft(t, place);
});

test('when stop has returned the log is whole, also on a disk that takes its time', async (t) => {
  const place = await inSupervisor(
    await background(t),
    `const files = require('fs/promises');
     const { open } = files;
     files.open = async (path, ...more) => {
       if (String(path).endsWith('.log')) await new Promise((done) => setTimeout(done, 100));
       return open(path, ...more);
     };
     require('module').syncBuiltinESMExports();`,
  );
  t.is((await run(place, 'start', '--detach', '-w', '1', answers)).code, 0);
  t.is((await run(place, 'stop')).code, 0);
  const log = readFileSync(join(place.state, 'snakepit/answers/supervisor.log'), 'utf8');
  t.regex(log.trimEnd().split('\n').at(-1) ?? '', /0 commands, 0 failed/);
  await nothingIsLeft(t, place);
});
