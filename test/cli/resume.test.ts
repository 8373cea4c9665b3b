import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { adapter, program, runStart, start } from '../helpers/start.js';
import type { Result } from '../helpers/start-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';
import { resumedAfterKills } from '../scenarios/resumed-after-kills.js';
import { seededRandom } from '../scenarios/support/random.js';

const answers = adapter('answers.py');
const double = ['-w', '1', `${answers}:double`, '-l'];

test('killed at any moment and resumed, each line is there exactly once', (t) =>
  resumedAfterKills(t, { kills: 3, lines: 400, withinMs: 150, random: seededRandom(t.title) }));

async function place(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'results.jsonl');
  return {
    file,
    folder,
    results: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Result & { readonly key: string | null })
        .sort((a, b) => a.line - b.line),
    run: (input: string, ...args: string[]) =>
      runStart(t, { args: [...double, '-o', file, '--resume', ...args], input, answers: 'none' }),
  };
}

test('lines are left out as often as their result is there, and keep their numbers', async (t) => {
  const { run, results } = await place(t);
  t.is((await run('1\n2\n1\n')).code, 0);
  const again = await run('1\n\n1\n1\n3\n2\n');
  t.is(again.code, 0);
  t.regex(again.stderr, /resuming .*results\.jsonl: 3 results \(0 failed\)\n/);
  t.regex(again.stderr, /skipped 3 lines with a result\n/);
  t.deepEqual(
    results().map(({ line, id, result }) => [line, id, result]),
    [
      [1, '1', 2],
      [2, '2', 4],
      [3, '1', 2],
      [4, '1', 2],
      [5, '3', 6],
    ],
  );
  t.is(results()[0]?.key, '6b86b273ff34fce1');
});

test('what failed stays, and makes exit 1, until it is asked for again', async (t) => {
  const { run, results } = await place(t);
  t.is((await run('1\nx\n')).code, 1);
  const skipped = await run('1\nx\n');
  t.is(skipped.code, 1, 'the file holds a failure');
  t.regex(skipped.stderr, /2 results \(1 failed\)/);
  t.regex(skipped.stderr, /0 commands/);
  const again = await run('1\nx\n', '--resume-failed');
  t.is(again.code, 1);
  t.regex(again.stderr, /1 results? \(0 failed\); 1 taken out, to be done now/);
  t.regex(again.stderr, /1 command, 1 failed/);
  t.deepEqual(
    results().map(({ ok }) => ok),
    [true, false],
  );
});

test('what was never done is done, also where the run before was ended in good order', async (t) => {
  const { file, results } = await place(t);
  const args = ['-w', '1', answers, '-o', file, '--resume', '--drain-timeout', '1ms'];
  const input = '{"id":1,"tool":"nap","args":[30]}\n{"id":2,"tool":"add","args":[1,2]}\n';
  const batch = await start(t, { args, answers: 'none' });
  await batch.said('w1: ready');
  await batch.write(input);
  // Both are read once a control line after them is answered.
  await batch.write('{"control":"cancel","id":7}\n');
  await until(() => readFileSync(file, 'utf8').includes('"line":3,'));
  batch.signal('SIGTERM');
  await batch.ended;
  t.deepEqual(
    results().map(({ line, key }) => [line, typeof key]),
    [
      [1, 'string'],
      [2, 'string'],
      [3, 'object'],
    ],
  );
  t.is(results()[1]?.error?.code, 'shutting_down');

  const again = await runStart(t, { args, input: `${input}{"control":"cancel","id":7}\n`, answers: 'none' });
  t.regex(again.stderr, /1 result \(1 failed\); 2 taken out/);
  t.deepEqual(
    results().map(({ line, result, error }) => [line, error?.code ?? result]),
    [
      [1, 'worker_crashed'],
      [2, 3],
      [3, { cancelled: 0 }],
    ],
  );
});

test('a torn last line is cut off, and its line done', async (t) => {
  const { run, results, file } = await place(t);
  await run('1\n2\n3\n');
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, whole.slice(0, -10));
  const again = await run('1\n2\n3\n');
  t.is(again.code, 0);
  t.regex(again.stderr, /2 results \(0 failed\); a torn last line cut off/);
  t.is(results().length, 3);
  t.is(readFileSync(file, 'utf8'), whole);
});

test('another input is allowed, and said at the end', async (t) => {
  const { run } = await place(t);
  await run('1\n2\n');
  const other = await run('2\n3\n');
  t.is(other.code, 0);
  t.regex(other.stderr, /skipped 1 line with a result; 1 result is of a line that this input does not have/);
});

test('a file that is no results file, or none with keys, is exit 2 and stays as it is', async (t) => {
  const { run, file } = await place(t);
  for (const [found, message] of [
    ['{"name":"Ada"}\n', /results\.jsonl:1 is no result: "\{\\"name\\":\\"Ada\\"\}"\nNothing was changed\./],
    [
      '{"id":1,"line":1,"ok":true,"result":1}\n',
      /results\.jsonl:1 has no "key": .*\n.*Name another file with -o/,
    ],
  ] as const) {
    writeFileSync(file, found);
    const refused = await run('1\n');
    t.is(refused.code, 2);
    t.regex(refused.stderr, message);
    t.is(readFileSync(file, 'utf8'), found);
  }
});

test('a file that another run writes is exit 2', async (t) => {
  const { run, file, results } = await place(t);
  const first = await start(t, { args: [...double, '-o', file, '--resume'], answers: 'none' });
  await first.said('w1: ready');
  const second = await run('1\n');
  t.is(second.code, 2);
  t.regex(second.stderr, /is being written by another process: .* \(pid \d+\)\nWait until it has ended/);
  first.end('1\n');
  t.is((await first.ended).code, 0);
  t.is(results().length, 1);
});

test('flags that do not go together are exit 2, and say which', async (t) => {
  for (const [args, message] of [
    [['--resume'], /--resume needs -o\/--output/],
    [['--resume-failed', '-o', '-'], /--resume-failed needs -o\/--output/],
    [['-o', 'same', '--joblog', 'same'], /--joblog contradicts -o\/--output: both name the same file/],
    [['-o', 'out', '--resume', '--raw'], /--resume contradicts --raw: bare results/],
    [['-d', '--joblog', 'file'], /--joblog does not go with -d\/--detach/],
  ] as const) {
    const cwd = await temporaryFolder(t);
    const run = await runStart(t, { cwd, args: [answers, ...args], answers: 'none' });
    t.is(run.code, 2);
    t.regex(run.stderr, message);
  }
});

test('--joblog says when, where and how long, and is added to by a run that resumes', async (t) => {
  const { run, folder } = await place(t);
  const joblog = join(folder, 'jobs.jsonl');
  await run('1\nx\n', '--joblog', joblog);
  await run('1\nx\n3\n', '--joblog', joblog);
  const jobs = readFileSync(joblog, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  t.deepEqual(
    jobs.map(({ line, id, tool, ok, code, worker, attempt }) => [line, id, tool, ok, code, worker, attempt]),
    [
      [1, '1', 'double', true, null, 'w1', 1],
      [2, 'x', 'double', false, 'invalid_args', 'w1', 1],
      [3, '3', 'double', true, null, 'w1', 1],
    ],
  );
  t.is(jobs[0].key, '6b86b273ff34fce1');
  t.true(Math.abs(Date.parse(jobs[2].start) - Date.now()) < 60_000);
});

test('a joblog on a full disk is said once, and does no harm', async (t) => {
  const run = await runStart(t, { args: [...double, '--joblog', '/dev/full'], input: '1\n2\n3\n' });
  t.is(run.code, 0);
  t.is(run.results.length, 3);
  t.is(run.stderr.split('--joblog can no longer be written: no space left on device').length, 2, run.stderr);
});

test('pipe resumes as start does', async (t) => {
  const { file, folder, results } = await place(t);
  const joblog = join(folder, 'jobs.jsonl');
  const pit = await start(t, { args: [...double, '--on-eof', 'stay', '-n', 'pit'] });
  await pit.said('w1: ready');
  const args = ['pipe', '-n', 'pit', '-l', '-o', file, '--resume', '--joblog', joblog];
  const pipe = async (input: string) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: pit.runtime },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    t.teardown(() => child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    child.stdin.end(input);
    const stderr = await text(child.stderr);
    return { code: (await ended)[0], stderr };
  };
  t.is((await pipe('1\n2\n')).code, 0);
  const again = await pipe('1\n2\n3\n');
  t.is(again.code, 0);
  t.regex(again.stderr, /resuming .*: 2 results \(0 failed\)\n.*skipped 2 lines with a result/);
  t.deepEqual(
    results().map(({ line, result }) => [line, result]),
    [
      [1, 2],
      [2, 4],
      [3, 6],
    ],
  );
  t.is(readFileSync(joblog, 'utf8').split('\n').length, 4);
  pit.signal('SIGTERM');
  t.is((await pit.ended).code, 0);
});

test('records go on under their header, which is no line of its own, and in order where that is asked for', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'results.jsonl');
  const args = ['-w', '1', `${answers}:add`, '--csv', '-k', '-o', file, '--resume'];
  const run = (input: string) => runStart(t, { args, input, answers: 'none' });
  t.is((await run('a,b\n1,2\n')).code, 0);
  const again = await run('a,b\n1,2\n3,4\n5,6\n');
  t.is(again.code, 0);
  t.regex(again.stderr, /skipped 1 line with a result\n/);
  const results = readFileSync(file, 'utf8').trimEnd().split('\n');
  t.deepEqual(
    results.map((line) => [JSON.parse(line).line, JSON.parse(line).result]),
    [
      [2, 3],
      [3, 7],
      [4, 11],
    ],
  );
  const wrong = await run('a,a\n1,2\n');
  t.is(wrong.code, 1);
  t.regex(wrong.stderr, /skipped 1 line/, 'what has its result is not asked about the header');
  const repeated = await run('a,a\n9,9\n');
  t.is(repeated.code, 1, 'the header is looked at again in each run');
  t.regex(readFileSync(file, 'utf8'), /the header cannot be used/);
});

test('chunks of a stream are its result as well', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'results.jsonl');
  const input = '{"tool":"countdown","args":[2],"stream":true}\n';
  const run = () =>
    runStart(t, { args: ['-w', '1', answers, '-o', file, '--resume'], input, answers: 'none' });
  t.is((await run()).code, 0);
  const written = readFileSync(file, 'utf8');
  t.deepEqual(
    written
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { seq, chunks } = JSON.parse(line);
        return seq ?? { chunks };
      }),
    [0, 1, { chunks: 2 }],
  );
  const again = await run();
  t.regex(again.stderr, /skipped 1 line/);
  t.is(readFileSync(file, 'utf8'), written);
});
