import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { adapter, commands, developmentPython, runStart } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const tellsEnvironment = adapter('tells_environment.py');

test('workers are told who they are', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '-n', 'mine', tellsEnvironment],
    input: commands(
      { tool: 'environment', args: ['SNAKEPIT_'] },
      { tool: 'environment', args: ['PYTHONUNB'] },
    ),
  });
  const { SNAKEPIT_RUN_ID: runId, ...rest } = Object(run.results[0]?.result);
  t.regex(runId, /^[0-9a-f]{16}$/);
  t.deepEqual(rest, {
    SNAKEPIT_WORKER_ID: 'w1',
    SNAKEPIT_WORKER_SLOT: '0',
    SNAKEPIT_WORKER_COUNT: '1',
    SNAKEPIT_GENERATION: '1',
    SNAKEPIT_INSTANCE: 'mine',
    SNAKEPIT_THREADS: '1',
  });
  t.deepEqual(run.results[1]?.result, { PYTHONUNBUFFERED: '1' });
});

test('libraries get their share of the cores, unless the user says otherwise', async (t) => {
  const run = await runStart(t, {
    args: [
      '-w',
      '64',
      '--start-batch',
      '1',
      tellsEnvironment,
      '--env',
      'MKL_NUM_THREADS=5',
      '--env',
      'MINE=a=b',
    ],
    env: { OPENBLAS_NUM_THREADS: '7' },
    input: commands(
      ...['OMP_', 'OPENBLAS_', 'MKL_', 'NUMEXPR_', 'VECLIB_', 'MINE'].map((prefix) => ({
        tool: 'environment',
        args: [prefix],
      })),
    ),
  });
  t.deepEqual(Object.assign({}, ...run.results.map(({ result }) => result)), {
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '7',
    MKL_NUM_THREADS: '5',
    NUMEXPR_NUM_THREADS: '1',
    VECLIB_MAXIMUM_THREADS: '1',
    MINE: 'a=b',
  });
});

test('tools run in the folder where snakepit was started', async (t) => {
  const cwd = await temporaryFolder(t);
  const run = await runStart(t, {
    cwd,
    args: ['-w', '1', tellsEnvironment],
    input: commands({ tool: 'folder' }),
  });
  t.is(run.results[0]?.result, cwd);
});

test('the example that counts identifiers works', async (t) => {
  const file = join(await temporaryFolder(t), 'out.jsonl');
  const report = join(process.cwd(), 'examples/identifiers/report.sh');
  const env = { ...process.env, SNAKEPIT_PYTHON: developmentPython };
  const { stdout } = await promisify(execFile)(report, [file], { env });
  const rows = stdout.trimEnd().split('\n');
  t.is(rows.length, 10);
  t.true(
    rows.every((row) => /^\d+\t\w+$/.test(row)),
    stdout,
  );
  const results = (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.true(results.length > 1000);
  t.true(results.every(({ ok }) => ok));
});
