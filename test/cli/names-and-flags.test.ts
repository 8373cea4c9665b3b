import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { racesOfTwoStarts } from '../scenarios/races-of-two-starts.js';

const answers = adapter('answers.py');
const add = commands({ tool: 'add', args: [1, 2] });

test('two starts of the same adapter get names of their own', async (t) => {
  const runtime = await temporaryFolder(t);
  const first = await start(t, { args: ['-w', '1', answers], runtime });
  await first.said('answers: 1 worker');
  const second = await start(t, { args: ['-w', '1', answers], runtime, isAlone: false });
  await second.said('answers-2: 1 worker');
  second.end(add);
  t.is((await second.ended).code, 0);
  first.end(add);
  t.is((await first.ended).code, 0);
});

test('--name that is taken: exit 6, and the first goes on', async (t) => {
  const runtime = await temporaryFolder(t);
  const first = await start(t, { args: ['-w', '1', '-n', 'mine', answers], runtime });
  await first.said('mine: 1 worker');
  const second = await start(t, {
    args: ['-w', '1', '-n', 'mine', answers],
    runtime,
    answers: 'none',
    isAlone: false,
  });
  const refused = await second.ended;
  t.is(refused.code, 6);
  t.regex(refused.stderr, /mine/);
  t.true(refused.stderr.includes(String(first.pid)), refused.stderr);
  first.end(add);
  t.is((await first.ended).code, 0);
});

test('of two starts of one name at once exactly one wins', async (t) => {
  await racesOfTwoStarts(t, { races: 2 });
});

const mistakes: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [['--wrokers', '2'], /--workers/],
  [['--workers', '0'], /at least 1/],
  [['--workers', 'two'], /"two"/],
  [['--workers'], /-w\/--workers needs a value/],
  [['--ready-timeout', '5 parsecs'], /5 parsecs/],
  [['--max-restarts', '3'], /"3"/],
  [['--on-eof', 'finsh'], /finish/],
  [['--queue', '-1'], /-1|queue/],
  [['--max-line', '1EiB'], /1EiB|too large/],
  [['--env', 'NOVALUE'], /NOVALUE/],
  [['-q', '-v'], /contradicts/],
  [['-l'], /FUNCTION/],
  [['--name', '../x'], /name/],
  [['two', 'adapters'], /argument/],
];

test('mistakes in the command line: exit 2, what and what was meant, and nothing is started', async (t) => {
  for (const [args, says] of mistakes) {
    const adapters = args[0] === 'two' ? [] : [answers];
    const run = await runStart(t, { args: [...adapters, ...args], input: add, answers: 'none' });
    t.is(run.code, 2, args.join(' '));
    t.regex(run.stderr, says);
    t.notRegex(run.stderr, /\bat .*\.js:\d+/);
    t.true(run.stderr.trim().split('\n').length <= 4, run.stderr);
  }
});

test('mistakes in variables are told with their name', async (t) => {
  const run = await runStart(t, {
    args: [answers],
    env: { SNAKEPIT_QUEUE: 'many' },
    input: add,
    answers: 'none',
  });
  t.is(run.code, 2);
  t.regex(run.stderr, /SNAKEPIT_QUEUE/);
});

test('flags may be variables, and the flag is the stronger', async (t) => {
  const run = await runStart(t, {
    args: [answers, '--timing', '-w', '1'],
    env: { SNAKEPIT_WORKERS: '3', SNAKEPIT_LOG_FORMAT: 'json' },
    input: add,
  });
  t.is(run.code, 0);
  t.regex(run.stderr, /"workers":1[,}]/);
});

test('-q is silent where nothing goes wrong', async (t) => {
  const run = await runStart(t, { args: ['-w', '1', answers, '-q'], input: add });
  t.is(run.code, 0);
  t.is(run.stderr, '');
});

test('with --log-format json every line of the log is an object', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', adapter('misbehaves.py'), '--log-format', 'json', '-v'],
    input: commands({ tool: 'prints' }, { tool: 'dies' }, { tool: 'fine' }, { tool: 'returns_a_lock' }),
  });
  const lines = run.stderr.trimEnd().split('\n');
  for (const line of lines) {
    const { time, level, message, event } = JSON.parse(line);
    t.false(Number.isNaN(Date.parse(time)));
    t.true(['debug', 'info', 'warn', 'error'].includes(level));
    t.is(typeof message, 'string');
    t.is(typeof event.type, 'string');
  }
});

test('a runtime folder with a long path works, and leaves nothing either', async (t) => {
  const runtime = join(await temporaryFolder(t), 'x'.repeat(100));
  const run = await runStart(t, { runtime, args: ['-w', '1', answers], input: add });
  t.is(run.code, 0);
});

test('a runtime folder that others can enter is refused', async (t) => {
  const runtime = await temporaryFolder(t);
  await mkdir(join(runtime, 'snakepit'));
  await chmod(join(runtime, 'snakepit'), 0o777);
  const run = await runStart(t, { runtime, args: ['-w', '1', answers], input: add, answers: 'none' });
  t.is(run.code, 2);
  t.regex(run.stderr, /others can enter it/);
});
