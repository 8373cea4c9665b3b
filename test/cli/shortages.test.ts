import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { makeControlGroup } from '../helpers/control-group.js';
import { mountSmallDisk } from '../helpers/small-disk.js';
import { adapter, program as bin, commands, runStart, type StartedProgram, start } from '../helpers/start.js';
import type { StartRun } from '../helpers/start-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const answers = adapter('answers.py');
const add = commands({ tool: 'add', args: [1, 2] });
const patient = ['--max-start-failures', '1000', '--backoff', '20ms..100ms', '--log-format', 'json'];

/** A start that was short of something: it worked all the same, or said in words what it was short of. */
function verifyPlainWords(t: ExecutionContext, { code, stderr, results }: StartRun, says: RegExp): void {
  t.notRegex(stderr, /\bat .*\.js:\d+|This is a bug/, stderr);
  if (code === 0) t.is(results[0]?.result, 3);
  else {
    t.true(code === 1 || code === 2 || code === 5, `${code} ${stderr}`);
    t.regex(stderr, says);
  }
}

/** The least of something with which Node can run our program at all: below that nothing is ours to say. */
function leastFor(least: number, before: (n: number) => string): number {
  const works = (n: number) => {
    try {
      execFileSync('sh', ['-c', `${before(n)} && exec "$@"`, 'sh', process.execPath, bin, 'version'], {
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false;
    }
  };
  let n = least;
  while (!works(n) && n < least + 40) n++;
  return n;
}

/**
 * While something is short, a worker that dies cannot be replaced; the others serve on, and once the shortage is over there is
 * a new one.
 */
async function survives(
  t: ExecutionContext,
  program: StartedProgram,
  causeShortage: () => () => void,
  says: RegExp,
): Promise<void> {
  const first = await program.event('worker-ready', ({ worker }) => worker === 'w1');
  const second = await program.event('worker-ready', ({ worker }) => worker === 'w2');
  // Each has served by now, and has whatever it needs for that.
  await program.write(commands({ tool: 'nap', args: [0.2] }, { tool: 'nap', args: [0.2] }));
  await Promise.all([program.result(1), program.result(2)]);
  const endShortage = causeShortage();
  process.kill(Number(first['pid']), 'SIGKILL');
  const failure = await program.event('worker-exited', ({ cause }) => cause === 'start-failure');
  t.is(failure['worker'], 'w1');
  t.regex(String(failure['message']), says);
  await program.write(add.repeat(600));
  await program.result(602);
  endShortage();
  const again = await program.event(
    'worker-ready',
    ({ worker, pid }) => worker === 'w1' && pid !== first['pid'],
  );
  t.true(Number(again['generation']) > 2);
  program.end(add);
  const run = await program.ended;
  t.is(run.code, 0);
  t.true(run.results.slice(2).every(({ result }) => result === 3));
  t.notRegex(run.stderr, /slot-failed|processes-left/);
  const exits = run.stderr.split('\n').filter((line) => line.includes(`"pid":${second['pid']},"cause"`));
  t.true(
    exits.every((line) => line.includes('"intentional"')),
    'the other one was left alone',
  );
}

test('few file descriptors from the start: it works, or says so', async (t) => {
  const least = leastFor(16, (n) => `ulimit -n ${n}`);
  for (const n of [least, least + 3, least + 8, least + 24]) {
    const request = { before: `ulimit -n ${n}`, args: ['-w', '1', answers, '--backoff', '10ms..20ms'] };
    const run = await runStart(t, { ...request, input: add, answers: 'read' });
    verifyPlainWords(t, run, /too many open files\n(.*\n)*raise the limit of open files/);
  }
});

test('file descriptors that run out later: workers serve on, and one that dies comes back once there are some', async (t) => {
  const program = await start(t, { args: ['-w', '2', answers, ...patient] });
  const limit = (n: string) => execFileSync('prlimit', ['--pid', `${program.pid}`, `--nofile=${n}:`]);
  const causeShortage = () => {
    const [, before = '1024'] =
      /^Max open files +(\d+)/m.exec(readFileSync(`/proc/${program.pid}/limits`, 'utf8')) ?? [];
    limit('8');
    return () => limit(before);
  };
  await survives(t, program, causeShortage, /too many open files/);
});

test('few processes from the start: it works, or says so', async (t) => {
  const group = makeControlGroup(t, 'pids', 'max');
  if (group === undefined) {
    t.pass();
    return;
  }
  const least = leastFor(6, (n) => {
    group.limit(n);
    return group.enter;
  });
  for (const n of [least, least + 1]) {
    group.limit(n);
    const request = { before: group.enter, args: ['-w', '1', answers, '--backoff', '10ms..20ms'] };
    const run = await runStart(t, { ...request, input: add, answers: 'read' });
    verifyPlainWords(t, run, /no more processes may be started\n(.*\n)*raise the limit of processes/);
  }
});

test('processes that run out later: workers serve on, and one that dies comes back once there may be more', async (t) => {
  const group = makeControlGroup(t, 'pids', 'max');
  if (group === undefined) {
    t.pass();
    return;
  }
  const program = await start(t, { before: group.enter, args: ['-w', '2', answers, ...patient] });
  const causeShortage = () => {
    group.limit(1);
    return () => group.limit('max');
  };
  await survives(t, program, causeShortage, /no more processes may be started/);
});

test('processes that run out as workers get ready: nothing hangs', async (t) => {
  const group = makeControlGroup(t, 'pids', 'max');
  if (group === undefined) {
    t.pass();
    return;
  }
  const program = await start(t, { before: group.enter, args: ['-w', '1', answers, ...patient] });
  await program.event('worker-ready');
  group.limit(1);
  await program.write(add.repeat(10));
  await new Promise((done) => setTimeout(done, 300));
  group.limit('max');
  await program.result(10);
  program.end();
  t.is((await program.ended).code, 0);
});

test('a runtime directory on a disk that is full from the start: it works, or says so', async (t) => {
  for (const options of [
    'size=4k',
    'size=8k',
    'size=12k',
    'nr_inodes=3',
    'nr_inodes=5',
    'nr_inodes=7',
    'size=1m',
  ]) {
    const disk = await mountSmallDisk(t, options);
    if (disk === undefined) {
      t.pass();
      return;
    }
    const run = await runStart(t, {
      runtime: disk.folder,
      args: ['-w', '1', answers, '--backoff', '10ms..20ms'],
      input: add,
      answers: 'read',
    });
    verifyPlainWords(t, run, /no space left on (the )?device/i);
  }
});

test('a disk that fills later: workers serve on, and one that dies comes back once there is room', async (t) => {
  const disk = await mountSmallDisk(t, 'size=64k');
  if (disk === undefined) {
    t.pass();
    return;
  }
  const program = await start(t, { runtime: disk.folder, args: ['-w', '2', answers, ...patient] });
  await Promise.all([
    program.said('"worker":"w1","generation":1,"pid"'),
    program.said('"worker":"w2","generation":1,"pid"'),
  ]);
  // Before they have more than what they need at least: the end of one frees too little for the next.
  const makeRoom = disk.fill();
  await survives(t, program, () => makeRoom, /no space left/);
});

test('a runtime directory that is read-only: exit 2, which, and what to do', async (t) => {
  const disk = await mountSmallDisk(t, 'size=4k,ro,mode=700');
  let runtime = disk?.folder;
  if (runtime === undefined) {
    if (process.getuid?.() === 0) {
      t.pass();
      return;
    }
    runtime = join(await temporaryFolder(t), 'run');
    mkdirSync(runtime);
    chmodSync(runtime, 0o500);
  }
  const run = await runStart(t, { runtime, args: [answers], input: add, answers: 'none' });
  t.is(run.code, 2);
  t.regex(run.stderr, /cannot make the runtime directory .*(read-only file system|permission denied)/);
  t.regex(run.stderr, /set XDG_RUNTIME_DIR/);
});

test('results for a disk that fills: exit 74, said once, and what was written is whole but for its end', async (t) => {
  const disk = await mountSmallDisk(t, 'size=64k');
  if (disk === undefined) {
    t.pass();
    return;
  }
  const file = join(disk.folder, 'out.jsonl');
  const program = await start(t, {
    args: ['-w', '1', `${answers}:double`, '-l', '-o', file],
    answers: 'none',
  });
  void program.write(Array.from({ length: 20_000 }, (_, n) => `${n}\n`).join(''));
  const run = await program.ended;
  t.is(run.code, 74);
  t.is(run.stderr.split('no space left on device').length - 1, 1, run.stderr);
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  t.true(lines.length > 100);
  t.true(lines.every((line) => JSON.parse(line).ok));
});
