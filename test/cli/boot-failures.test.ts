import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { makeLedger } from '../helpers/ledger.js';
import { adapter, commands, developmentPython, runStart, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const diesAtBoot = adapter('dies_at_boot.py');
const input = commands({ id: 1, tool: 'never' }, { id: 2, tool: 'never' });
const often = (text: string, part: string): number => text.split(part).length - 1;

test('an adapter that is not there: exit 2, the nearest name, and nothing was started', async (t) => {
  const run = await runStart(t, { args: [adapter('answer.py')], input, answers: 'none' });
  t.is(run.code, 2);
  t.regex(run.stderr, /answer\.py: no such file/);
  t.regex(run.stderr, /Did you mean .*answers\.py\?/);
});

test('a module that is not there: exit 5, and lines that were read answer worker_unavailable', async (t) => {
  const run = await runStart(t, { args: ['-w', '2', 'no.such.module'], input });
  t.is(run.code, 5);
  t.regex(run.stderr, /there is no module no\.such\.module/);
  t.notRegex(run.stderr, /Traceback/);
  t.deepEqual(
    run.results.map(({ error }) => error?.code),
    ['worker_unavailable', 'worker_unavailable'],
  );
});

test('a function that is not there: exit 5, and the nearest name', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', `${adapter('answers.py')}:duble`, '-l'],
    input: '1\n',
  });
  t.is(run.code, 5);
  t.regex(run.stderr, /did you mean 'double'\?/);
});

test("a syntax error: exit 5, with Python's own words", async (t) => {
  const run = await runStart(t, { args: ['-w', '2', adapter('syntax_error.py')], input });
  t.is(run.code, 5);
  t.regex(run.stderr, /SyntaxError/);
  t.regex(run.stderr, /syntax_error\.py", line 1/);
  t.deepEqual(
    run.results.map(({ error }) => error?.code),
    ['worker_unavailable', 'worker_unavailable'],
  );
});

test.serial("an import that fails: exit 5 soon, Python's traceback once, and no other attempt", async (t) => {
  const ledger = await makeLedger(t);
  const run = await runStart(t, { args: ['-w', '4', adapter('import_error.py')], input, env: ledger.env });
  t.is(run.code, 5);
  t.true(run.ms < 5000, `${run.ms} ms`);
  t.is(often(run.stderr, 'Traceback (most recent call last)'), 1, run.stderr);
  t.regex(run.stderr, /ModuleNotFoundError: No module named 'no_such_module_anywhere'/);
  t.regex(run.stderr, /import_error\.py", line 6/);
  t.notRegex(run.stderr, /bootstrap\.py/);
  t.true(ledger.lines().length <= 4);
  t.deepEqual(
    run.results.map(({ id, error }) => [id, error?.code]),
    [
      [1, 'worker_unavailable'],
      [2, 'worker_unavailable'],
    ],
  );
});

const deaths: readonly (readonly [how: string, says: RegExp])[] = [
  ['segfault', /SIGSEGV/],
  ['exit-0', /exit(ed)? .*status 0/],
  ['speak', /last words/],
  ['garbage', /wrote something else than a ready line to its ready pipe: "I am ready, I think"/],
  ['half-a-line', /exit(ed)? .*status 9/],
  ['close-the-ready-pipe', /closed its ready pipe without a ready line/],
];
for (const [how, says] of deaths) {
  test(`death at boot by ${how}: three attempts with a backoff, exit 5, and why`, async (t) => {
    const ledger = await makeLedger(t);
    const run = await runStart(t, {
      args: ['-w', '1', diesAtBoot, '--backoff', '10ms..100ms'],
      env: { ...ledger.env, HOW: how },
      input,
    });
    t.is(run.code, 5);
    t.regex(run.stderr, says);
    t.deepEqual(ledger.lines(), ['w1', 'w1', 'w1']);
    t.deepEqual(
      run.results.map(({ error }) => error?.code),
      ['worker_unavailable', 'worker_unavailable'],
    );
  });
}

test('an adapter that leaves while it is imported: exit 5, and what it said', async (t) => {
  const run = await runStart(t, { args: ['-w', '1', diesAtBoot], env: { HOW: 'sys-exit' }, input });
  t.is(run.code, 5);
  t.regex(run.stderr, /had enough/);
});

test('a hang at boot ends with --ready-timeout', async (t) => {
  const ledger = await makeLedger(t);
  const run = await runStart(t, {
    args: ['-w', '1', diesAtBoot, '--ready-timeout', '300ms', '--backoff', '10ms..100ms'],
    env: { ...ledger.env, HOW: 'hang' },
    input,
  });
  t.is(run.code, 5);
  t.regex(run.stderr, /was not ready within 0\.3 s/);
  t.true(ledger.lines().length <= 3);
});

test('ready, then dead, again and again: bounded by --max-restarts, exit 5', async (t) => {
  const ledger = await makeLedger(t);
  const run = await runStart(t, {
    args: [
      '-w',
      '1',
      adapter('ready_then_dead.py'),
      '--backoff',
      '10ms..50ms',
      '--max-restarts',
      '2/1m',
      '--on-eof',
      'stay',
    ],
    env: ledger.env,
  });
  t.is(run.code, 5);
  // One start and two restarts; on a machine that is slow one more may die before it was seen to be ready.
  t.true(ledger.lines().length >= 3 && ledger.lines().length <= 5, `${ledger.lines().length} starts`);
  t.regex(run.stderr, /gave up/);
  t.regex(run.stderr, /exit status 5/);
});

test('one of two workers dies at each boot: it gives up and says why, and the other serves', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, {
    args: ['-w', '2', diesAtBoot, '--backoff', '10ms..50ms'],
    env: { ...ledger.env, HOW: 'speak', SLOT: '0' },
  });
  await program.write(commands({ tool: 'served_by' }));
  t.is((await program.result(1)).result, 'w2');
  await program.said('w1: gave up');
  program.end(commands({ tool: 'served_by' }, { tool: 'served_by' }));
  const run = await program.ended;
  t.is(run.code, 0);
  t.deepEqual(
    run.results.map(({ result }) => result),
    ['w2', 'w2', 'w2'],
  );
  t.deepEqual(ledger.lines().filter((worker) => worker === 'w1').length, 3);
  t.regex(run.stderr, /last words/);
});

test('--on-give-up exit makes the first that gives up the end', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', diesAtBoot, '--backoff', '10ms..50ms', '--on-give-up', 'exit', '--on-eof', 'stay'],
    env: { HOW: 'exit-0', SLOT: '0' },
  });
  t.is(run.code, 5);
});

test('a Python that is missing, not executable, or none at all: exit 5, which, and what to do', async (t) => {
  const folder = await temporaryFolder(t, { 'not-executable': 'text', 'no-python': '#!/bin/sh\nexit 3' });
  for (const name of ['missing', 'not-executable', 'no-python']) {
    const run = await runStart(t, { args: ['--python', join(folder, name)], input, answers: 'none' });
    t.is(run.code, 5, run.stderr);
    t.true(run.stderr.includes(name), run.stderr);
    t.notRegex(run.stderr, /\bat .*\.js:\d+/, 'no stack trace');
  }
});

/** Pythons that we are too new for, where pyenv has some. */
function oldPythons(): readonly string[] {
  const versions = join(homedir(), '.pyenv/versions');
  if (!existsSync(versions)) return [];
  const old = readdirSync(versions).filter((version) => /^3\.[6-9]\./.test(version));
  return old.map((version) => join(versions, version, 'bin/python3')).filter((file) => existsSync(file));
}

for (const python of oldPythons()) {
  test(`too old a Python says so: ${python}`, async (t) => {
    const run = await runStart(t, { args: ['-w', '2', '--python', python], input, answers: 'read' });
    t.is(run.code, 5);
    t.regex(run.stderr, /too old: 3\.10 or newer/);
    t.is(often(run.stderr, 'Name a newer one with --python.'), 1, run.stderr);
  });
}

test('the Python behind a script is what runs', async (t) => {
  const folder = await temporaryFolder(t, { python: `#!/bin/sh\nexec ${developmentPython} "$@"\n` });
  const run = await runStart(t, {
    args: ['-w', '1', '--python', join(folder, 'python'), adapter('answers.py')],
    input: commands({ tool: 'add', args: [1, 2] }),
  });
  t.is(run.code, 0);
  t.true(run.stderr.includes(`(${developmentPython})`), run.stderr);
});
