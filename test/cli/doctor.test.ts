import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { machineWith } from '../helpers/gpus.js';
import { describeProcess, processesWith } from '../helpers/processes.js';
import { addModule, bareEnvironment, imitations, uvFolder } from '../helpers/pythons.js';
import { followSnakepit, type Setting, snakepitIn } from '../helpers/snakepit.js';
import { adapter, developmentPython, program, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { openTerminal } from '../helpers/terminal.js';
import { until } from '../helpers/until.js';

interface Found {
  readonly verdict: string;
  readonly says: string;
  readonly more: readonly string[];
  readonly remedy: string | null;
  readonly fixable: boolean;
  readonly fixed: boolean;
  readonly fix_failed: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: each check has facts of its own
  readonly facts: any;
}

interface Report {
  readonly code: number;
  readonly ok: boolean;
  readonly problems: number;
  readonly warnings: number;
  readonly checks: readonly (Found & { readonly name: string })[];
  of(name: string): Found;
}

/** A home and a runtime folder of its own. */
async function place(t: ExecutionContext, env: Setting['env'] = {}): Promise<Setting & { home: string }> {
  const home = await temporaryFolder(t);
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  return { home, runtime, cwd: home, env: { HOME: home, ...env } };
}

async function doctor(setting: Setting, ...words: string[]): Promise<Report> {
  const python = words.includes('--python') ? [] : ['--python', developmentPython];
  const { code, stdout } = await snakepitIn(setting, 'doctor', '--json', ...python, ...words);
  const report = JSON.parse(stdout);
  const of = (name: string) => report.checks.find((check: { name: string }) => check.name === name);
  return { code, of, ...report };
}

test('where all is well it says so, and what there is', async (t) => {
  const setting = await place(t);
  const report = await doctor(setting, '-w', '3', adapter('answers.py'));
  t.like(report, { code: 0, ok: true, problems: 0 });
  t.deepEqual(
    report.checks.map(({ name }) => name),
    [
      ...['node', 'settings', 'python', 'packages', 'adapter', 'runtime_directory', 'socket_path', 'folders'],
      ...['open_files', 'processes', 'instances', 'terminal', 'devices'],
    ],
  );
  t.is(report.of('node').facts.version, process.version.slice(1));
  t.like(report.of('python').facts, { path: developmentPython, source: '--python' });
  const versions = Object.fromEntries(
    report
      .of('packages')
      .facts.packages.map((one: { name: string; version: string }) => [one.name, one.version]),
  );
  for (const name of ['grpcio', 'msgspec', 'protobuf']) t.regex(versions[name], /^\d+\.\d+/);
  t.true(report.of('adapter').facts.tools.includes('double'));
  t.regex(report.of('adapter').says, /7 tools, imported in \d+ ms/);
  t.like(report.of('socket_path').facts, { moved: false, longest_bytes: 100 });
  t.is(report.of('open_files').facts.workers, 3);
  t.deepEqual(report.of('instances').facts, { running: [], dead: [] });
  t.deepEqual(report.of('terminal').facts.stdout, false);
});

test('the text is calm, and no line of prose is longer than 80 columns', async (t) => {
  const setting = await place(t, { CUDA_VISIBLE_DEVICES: '-1' });
  const words = ['doctor', '--python', developmentPython];
  const { code, stdout, stderr } = await snakepitIn(setting, ...words);
  t.is(code, 0, stdout);
  t.is(stderr, '');
  t.regex(stdout, /^✔ Node {9}\d/);
  t.regex(stdout, /^✔ Adapter {6}the built-in demo tools: 4 tools, imported in \d+ ms$/m);
  t.regex(stdout, /^✔ Devices {6}the CPU \(CUDA_VISIBLE_DEVICES is "-1", which allows none\)$/m);
  t.regex(stdout, /\n\nEverything is fine\.\n$/);
  t.true(
    stdout.split('\n').every((line) => [...line].length <= 80 || !line.trim().includes(' ')),
    stdout,
  );
  t.false(stdout.includes('\u001b'));
});

test('an adapter that fails: its traceback, and the rest is looked at all the same', async (t) => {
  const setting = await place(t);
  const report = await doctor(setting, adapter('import_error.py'));
  t.is(report.code, 1);
  t.is(report.problems, 1);
  const found = report.of('adapter');
  t.is(found.verdict, 'problem');
  t.regex(found.says, /ModuleNotFoundError: No module named 'no_such_module_anywhere'/);
  t.regex(found.more.join('\n'), /import_error\.py", line 6/);
  t.regex(found.remedy ?? '', /Install what provides no_such_module_anywhere for .*python/);
  t.is(report.of('devices').verdict, 'ok');
  const { stdout } = await snakepitIn(
    setting,
    'doctor',
    '--python',
    developmentPython,
    adapter('import_error.py'),
  );
  t.regex(stdout, /\n✖ Adapter/);
  t.regex(stdout, /\n\n1 problem\.\n$/);
});

test('what an adapter prints and does while it is imported is no part of the report', async (t) => {
  const setting = await place(t);
  const folder = await temporaryFolder(t, {
    'loud.py':
      'import os, threading, time\nprint("hello")\nos.system("echo from a shell")\nwho = os.environ["SNAKEPIT_WORKER_ID"]\nthreading.Thread(target=time.sleep, args=(600,)).start()\ndef tool(): ...\n',
    'leaves.py': 'import os\nos._exit(7)\n',
  });
  t.like((await doctor(setting, join(folder, 'loud.py'))).of('adapter'), { verdict: 'ok' });
  const left = (await doctor(setting, join(folder, 'leaves.py'))).of('adapter');
  t.regex(left.says, /it ended with exit status 7 and said nothing of itself/);
});

test('mistakes in the environment are found, and do not hide the rest', async (t) => {
  const wrong = await doctor(await place(t, { SNAKEPIT_WORKERS: 'many' }), adapter('answers.py'));
  t.like(wrong.of('settings'), {
    verdict: 'problem',
    says: 'SNAKEPIT_WORKERS: "many" is not a whole number',
  });
  t.is(wrong.of('adapter').verdict, 'ok');
  const mistyped = await doctor(await place(t, { SNAKEPIT_WORKRES: '4', SNAKEPIT_TIMEOUT: '3s' }));
  t.is(mistyped.code, 0);
  t.regex(
    mistyped.of('settings').says,
    /SNAKEPIT_WORKRES is not a setting, .* did you mean SNAKEPIT_WORKERS\?/,
  );
  t.deepEqual(mistyped.of('settings').facts.variables, ['SNAKEPIT_TIMEOUT']);
});

test('settings in files count as they do at a start, and what is wrong in them hides nothing', async (t) => {
  const folder = await temporaryFolder(t, {
    'tools.py': 'def tool(): ...\n',
    'right.toml': `adapter = "tools.py"\npython = ${JSON.stringify(developmentPython)}\n`,
    'wrong.toml': 'workers = "many"\n',
  });
  const setting = await place(t);
  const right = await doctor(setting, '-c', join(folder, 'right.toml'));
  t.like(right.of('adapter'), { verdict: 'ok' });
  t.deepEqual(right.of('settings').facts.files, [join(folder, 'right.toml')]);
  const wrong = await doctor(setting, '-c', join(folder, 'wrong.toml'));
  t.is(wrong.of('settings').verdict, 'problem');
  t.regex(wrong.of('settings').says, /wrong\.toml:1: workers/);
  t.is(wrong.of('python').verdict, 'ok');
});

test('packages that are missing are a warning where they can be installed, and --fix does', async (t) => {
  const python = await bareEnvironment(t);
  if (uvFolder === undefined) {
    t.log('skipped: there is no uv in python/.venv');
    t.pass();
    return;
  }
  const wheels = imitations(await temporaryFolder(t));
  const setting = await place(t, {
    PATH: `${uvFolder}:/usr/bin:/bin`,
    UV_OFFLINE: '1',
    UV_FIND_LINKS: wheels,
    UV_NO_CONFIG: '1',
  });
  const before = await doctor(setting, '--python', python);
  t.like(before.of('packages'), {
    verdict: 'warning',
    says: 'grpcio is not installed; msgspec is not installed: the next start installs what is missing',
    fixable: true,
    fixed: false,
  });
  t.is(before.of('adapter').verdict, 'skipped');
  const { stdout } = await snakepitIn(setting, 'doctor', '--python', python);
  t.regex(stdout, /; snakepit doctor --fix puts 1 of them right\.\n$/);

  const fixed = await doctor(setting, '--fix', '--python', python);
  t.like(fixed.of('packages'), { verdict: 'ok', fixed: true });
  t.is(fixed.of('packages').says, "grpcio 1.84.0 (snakepit's), msgspec 0.22.0 (snakepit's)");
  t.like((await doctor(setting, '--python', python)).of('packages'), { verdict: 'ok', fixed: false });
});

test("a package of the user's own that is too old is theirs to put right", async (t) => {
  const python = await bareEnvironment(t);
  addModule(python, 'grpc.py', '__version__ = "1.40.0"\n');
  const report = await doctor(await place(t), '--fix', '--python', python);
  t.is(report.of('packages').verdict, 'problem');
  t.regex(report.of('packages').says, /grpcio 1\.40\.0 is too old: 1\.49 or newer is needed/);
});

test('a runtime directory that others can look into is closed by --fix, one they can write to is not', async (t) => {
  const setting = await place(t);
  const base = join(setting.runtime, 'snakepit');
  mkdirSync(base);
  chmodSync(base, 0o755);
  const open = await doctor(setting);
  t.is(open.code, 1);
  t.like(open.of('runtime_directory'), {
    verdict: 'problem',
    fixable: true,
    remedy: `Close it: chmod 700 ${base}`,
  });
  t.is(open.of('instances').verdict, 'skipped');
  const fixed = await doctor(setting, '--fix');
  t.like(fixed.of('runtime_directory'), { verdict: 'ok', fixed: true });
  t.is(statSync(base).mode & 0o777, 0o700);

  chmodSync(base, 0o777);
  const writable = await doctor(setting, '--fix');
  t.like(writable.of('runtime_directory'), { verdict: 'problem', fixable: false });
  t.is(statSync(base).mode & 0o777, 0o777);
});

test('a long path of sockets is told, with where they go', async (t) => {
  const setting = await place(t);
  const runtime = join(setting.runtime, 'x'.repeat(80));
  mkdirSync(runtime, { mode: 0o700 });
  const { facts, verdict, says } = (await doctor({ ...setting, runtime })).of('socket_path');
  t.is(verdict, 'ok');
  t.true(facts.moved && facts.bytes <= 100);
  t.regex(says, /is too long for sockets, which go to \/tmp\/snakepit-\d+\//);
});

test('a limit that does not hold the workers is a problem, with how many it does hold', async (t) => {
  const { home, runtime, env } = await place(t);
  const command = `ulimit -n 100; exec "$0" "$@"`;
  const words = [process.execPath, program, 'doctor', '-w', '10', '--json', '--python', developmentPython];
  const stdout = await new Promise<string>((done) =>
    execFile(
      '/bin/sh',
      ['-c', command, ...words],
      { cwd: home, env: { PATH: process.env['PATH'], XDG_RUNTIME_DIR: runtime, ...env } },
      (_error, text) => done(text),
    ),
  );
  const found = JSON.parse(stdout).checks.find(({ name }: { name: string }) => name === 'open_files');
  t.like(found, {
    verdict: 'problem',
    says: 'at most 100, and 10 workers take about 144',
    remedy: 'Raise the limit (ulimit -n 144), or start no more than 4 workers (-w 4).',
  });
});

test('an instance that runs is named, one that is stopped does not answer, and what a dead one left is removed by --fix', async (t) => {
  const args = ['-w', '1', '-n', 'pit', adapter('answers.py')];
  const pit = await start(t, { args, answers: 'some', isAlone: false });
  await pit.said('w1: ready');
  const { runtime } = pit;
  const setting = { ...(await place(t)), runtime };
  t.is((await doctor(setting)).of('instances').says, '1 runs: pit; nothing is left of others');

  pit.signal('SIGSTOP');
  const deaf = (await doctor(setting)).of('instances');
  t.like(deaf, { verdict: 'warning', fixable: false });
  t.is(deaf.says, `1 runs: pit; no answer from pit (pid ${pit.pid})`);

  // Stopped, it cannot replace its sentinel in between.
  const sentinel = processesWith(`XDG_RUNTIME_DIR=${runtime}`).find((pid) =>
    describeProcess(pid).includes('sentinel.py'),
  );
  if (sentinel !== undefined) process.kill(sentinel, 'SIGKILL');
  pit.signal('SIGKILL');
  await pit.ended;
  await until(() => processesWith(`XDG_RUNTIME_DIR=${runtime}`).length === 0);

  const dead = (await doctor(setting)).of('instances');
  t.like(dead, { verdict: 'warning', fixable: true });
  t.is(dead.says, 'none runs; left by runs that were killed: pit (files)');
  const fixed = (await doctor(setting, '--fix')).of('instances');
  t.like(fixed, { verdict: 'ok', fixed: true, says: 'none runs; nothing is left of others' });
  t.is((await snakepitIn(setting, 'ps')).stdout, 'no instances\n');
});

test('devices are listed, and a tool that is broken is a warning', async (t) => {
  const two = (await doctor(await place(t, machineWith('two')))).of('devices');
  t.is(two.verdict, 'ok');
  t.deepEqual(two.facts.devices[1], { kind: 'cuda', device: 'cuda:1', name: 'NVIDIA A100-SXM4-40GB' });
  const broken = (await doctor(await place(t, machineWith('broken')))).of('devices');
  t.like(broken, { verdict: 'warning' });
  t.regex(broken.says, /NVIDIA-SMI has failed because/);
});

test('flags that make no sense are refused, and nothing is looked at', async (t) => {
  const { code, stdout, stderr } = await snakepitIn(await place(t), 'doctor', '--workers', 'many');
  t.is(code, 2);
  t.is(stdout, '');
  t.regex(stderr, /--workers: "many" is not a whole number/);
});

test('a reader that has seen enough ends it, and Ctrl-C ends what it has started', async (t) => {
  const setting = await place(t);
  const head = await snakepitIn({ ...setting, redirect: '| head -n 1' }, 'doctor');
  t.regex(head.stdout, /^✔ Node.*\n$/);
  t.is(head.stderr, '');

  const folder = await temporaryFolder(t, { 'hangs.py': 'import time\ntime.sleep(600)\n' });
  const following = followSnakepit(
    t,
    setting,
    'doctor',
    '--python',
    developmentPython,
    join(folder, 'hangs.py'),
  );
  await following.said('Packages');
  const diagnosing = () =>
    processesWith(`XDG_RUNTIME_DIR=${setting.runtime}/.`).filter((pid) =>
      describeProcess(pid).includes('diagnose.py'),
    );
  await until(() => diagnosing().length > 0);
  following.child.kill('SIGINT');
  await following.ended;
  await until(() => diagnosing().length === 0);
  t.is(following.child.signalCode, 'SIGINT');
});

test('a terminal is told by its type and size, and gets colours', async (t) => {
  const terminal = await openTerminal(t, { columns: 90, rows: 40 });
  if (terminal === undefined) {
    t.pass();
    return;
  }
  terminal.type(`${process.execPath} ${program} doctor --python ${developmentPython}`);
  await terminal.until('Everything is fine.');
  t.regex(terminal.shown(), /✔ Terminal {5}\S+, 90 × 40: the dashboard can have the full screen/);
});

test('each of several pools has its own Python, packages and adapter', async (t) => {
  const setting = await place(t);
  const project = await temporaryFolder(t, {
    'snakepit.toml':
      '[pool.good]\nadapter = "good.py"\nworkers = 2\nenv = { MODEL = "small" }\n[pool.bad]\nadapter = "bad.py"\nworkers = 3\n',
    'good.py':
      'import os\nassert [os.environ["SNAKEPIT_POOL"], os.environ["MODEL"]] == ["good", "small"]\ndef f():\n    return 1\n',
    'bad.py': 'import nowhere_to_be_found\n',
  });
  const report = await doctor({ ...setting, cwd: project });
  t.is(report.code, 1);
  const found = (name: string) =>
    (report.checks as readonly (Found & { name: string; pool: string | null })[])
      .filter((check) => check.name === name)
      .map(({ pool, verdict }) => [pool, verdict]);
  for (const name of ['python', 'packages']) {
    t.deepEqual(found(name), [
      ['good', 'ok'],
      ['bad', 'ok'],
    ]);
  }
  t.deepEqual(found('adapter'), [
    ['good', 'ok'],
    ['bad', 'problem'],
  ]);
  t.deepEqual(found('settings'), [[null, 'ok']]);
  t.is(report.of('open_files').facts.workers, 5);
  const text = await snakepitIn({ ...setting, cwd: project }, 'doctor', '--python', developmentPython);
  t.regex(text.stdout, /^✔ Adapter +good: good\.py: 1 tool, imported in \d+ ms$/m);
  t.regex(text.stdout, /^✖ Adapter +bad: bad\.py: ModuleNotFoundError/m);

  const setup = await snakepitIn({ ...setting, cwd: project }, 'setup', '--python', developmentPython);
  t.regex(setup.stdout, /^nothing to install: Python .*\n$/, 'one Python, one line');
});
