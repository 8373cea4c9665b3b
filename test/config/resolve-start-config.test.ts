import test from 'ava';
import { type GivenFlags, startFlagNames } from '../../src/config/collect-values.js';
import { type Flag, flagGroups, flagVariable, startFlags } from '../../src/config/flags.js';
import { readValue } from '../../src/config/read-value.js';
import { resolveStartConfig } from '../../src/config/resolve-start-config.js';
import { SnakepitError } from '../../src/errors.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

function resolveWith(
  flags: GivenFlags = {},
  environment: NodeJS.ProcessEnv = {},
  adapter?: string,
  cwd = '/nowhere',
) {
  return resolveStartConfig({ adapter, flags, environment, cwd, defaultWorkers: () => 3 });
}

test('without anything, the documented defaults', (t) => {
  const config = resolveWith();
  t.is(config.adapter.kind, 'demo');
  t.is(config.workers, 3);
  t.deepEqual(config.input, {
    onEof: 'auto',
    format: 'json',
    idKey: undefined,
    defaultTool: undefined,
    queue: 1000,
    maxLineBytes: 16 * 2 ** 20,
  });
  t.deepEqual(config.output, {
    file: undefined,
    hasTiming: false,
    isStream: false,
    isOrdered: false,
    isRaw: false,
    errorsFile: undefined,
    resume: undefined,
    joblog: undefined,
  });
  t.deepEqual(config.worker, {
    maxResultBytes: 64 * 2 ** 20,
    nan: 'error',
    unserializable: 'marker',
    reflection: false,
    threads: 1,
    concurrency: undefined,
    env: {},
  });
  t.deepEqual(config.restart, {
    maxCrashes: 3,
    windowMs: 5000,
    maxStartFailures: 3,
    backoffMinMs: 100,
    backoffMaxMs: 30_000,
    onGiveUp: 'degrade',
  });
  t.deepEqual(config.recycling, {
    maxRequests: undefined,
    maxAgeMs: undefined,
    maxRssBytes: undefined,
    jitter: 0.1,
  });
  t.deepEqual(config.times, {
    readyTimeoutMs: 300_000,
    stopTimeoutMs: 6000,
    drainTimeoutMs: 30_000,
    heartbeat: { intervalMs: 2000, timeoutMs: 10_000, misses: 3 },
    startBatch: 8,
  });
  t.deepEqual(config.log, { format: 'text', level: 'info', hasFiles: true, events: undefined });
  t.deepEqual(config.warnings, []);
});

test('a flag beats its variable, a variable the default, and each value knows where it came from', (t) => {
  const environment = { SNAKEPIT_WORKERS: '5', SNAKEPIT_QUEUE: '7', SNAKEPIT_MAX_LINE: '' };
  const config = resolveWith({ workers: '2' }, environment);
  t.is(config.workers, 2);
  t.is(config.input.queue, 7);
  t.is(config.input.maxLineBytes, 16 * 2 ** 20, 'an empty variable counts as unset');
  t.like(config.origin, { workers: 'flag', queue: 'environment', 'max-line': 'default' });
});

test('nothing can be changed afterwards', (t) => {
  const config = resolveWith({ env: ['A=1'] });
  t.throws(() => Object.assign(config.worker.env, { A: '2' }), { instanceOf: TypeError });
});

test('variables for workers: repeated, with equal signs and empty values', (t) => {
  const { env } = resolveWith({ env: ['A=1', 'B=x=y', 'C=', 'A=2'] }).worker;
  t.deepEqual(env, { A: '2', B: 'x=y', C: '' });
  t.deepEqual(resolveWith({}, { SNAKEPIT_ENV: 'A=1\nB=2' }).worker.env, { A: '1', B: '2' });
});

test('results go to a file relative to the working directory, and to standard output for -', (t) => {
  t.is(resolveWith({ output: 'out.jsonl' }, {}, undefined, '/data').output.file, '/data/out.jsonl');
  t.is(resolveWith({ output: '-' }).output.file, undefined);
});

test('plain lines go to the function that the adapter names', async (t) => {
  const folder = await temporaryFolder(t, { 'tools.py': '' });
  const input = (flags: GivenFlags) => resolveWith(flags, {}, 'tools.py:title', folder).input;
  t.like(input({ lines: true }), { format: 'lines', defaultTool: 'title' });
  t.like(input({ null: true }), { format: 'null', defaultTool: 'title' });
  t.like(input({ lines: true, null: true }), { format: 'null' });
  t.like(input({}), { format: 'json', defaultTool: 'title' });
  const error = t.throws(() => resolveWith({ lines: true }, {}, 'tools.py', folder), { code: 'usage' });
  t.regex(error instanceof SnakepitError ? (error.remedy ?? '') : '', /tools\.py:FUNCTION/);
});

test('recycling is off until it is asked for', (t) => {
  const { recycling } = resolveWith(
    { 'max-requests': '50', 'max-age': '1h', jitter: '100%' },
    { SNAKEPIT_MAX_RSS: '1GiB' },
  );
  t.deepEqual(recycling, { maxRequests: 50, maxAgeMs: 3_600_000, maxRssBytes: 2 ** 30, jitter: 1 });
  t.is(resolveWith({ jitter: '0%' }).recycling.jitter, 0);
});

test('how much is logged: what was said closest to us counts', (t) => {
  const level = (flags: GivenFlags, environment = {}) => resolveWith(flags, environment).log.level;
  t.is(level({ quiet: true }), 'error');
  t.is(level({ verbose: true }), 'debug');
  t.is(level({ 'log-level': 'warn' }), 'warn');
  t.is(level({ verbose: true, 'log-level': 'debug' }), 'debug');
  t.is(level({ quiet: true }, { SNAKEPIT_LOG_LEVEL: 'debug' }), 'error');
  t.is(level({ 'log-level': 'warn' }, { SNAKEPIT_VERBOSE: '1' }), 'warn');
  t.is(level({}, { SNAKEPIT_VERBOSE: '0' }), 'info');
});

const refused: [flags: GivenFlags, environment: NodeJS.ProcessEnv, message: RegExp, remedy?: RegExp][] = [
  [{ workers: '0' }, {}, /^-w\/--workers: "0" is too small: at least 1/],
  [{ workers: 'four' }, {}, /^-w\/--workers: "four" is not a whole number/],
  [{}, { SNAKEPIT_WORKERS: '-1' }, /^SNAKEPIT_WORKERS: /],
  [{ 'on-eof': 'finnish' }, {}, /^--on-eof: .*auto, finish, stay/, /Did you mean finish\?/],
  [{ 'ready-timeout': '30' }, {}, /^--ready-timeout: "30" has no unit/, /30s/],
  [{ 'max-line': '1GiB' }, {}, /^--max-line: .*too large: at most 384MiB/],
  [{ 'max-requests': '0' }, {}, /^--max-requests: "0" is too small: at least 1/],
  [{ 'max-age': '0s' }, {}, /^--max-age: "0s" is too small: at least 1ms/],
  [{ 'max-rss': '1gb' }, {}, /^--max-rss: "1gb" has an unknown unit/, /GiB/],
  [{ jitter: '0.1' }, {}, /^--jitter: "0.1" has no percent sign/, /0\.1%/],
  [{ jitter: '101%' }, {}, /^--jitter: "101%" is too large: at most 100%/],
  [{ backoff: '0s..1s' }, {}, /^--backoff: .*at least 1ms/],
  [{ env: ['=1'] }, {}, /^--env: "=1" is not K=V/],
  [{ env: ['A'] }, {}, /^--env: "A" is not K=V/],
  [{ output: '' }, {}, /^-o\/--output: the value is empty/],
  [{ name: '../up' }, {}, /^-n\/--name: "..\/up" cannot be a name/, /letters/],
  [{ lines: true }, {}, /^-l\/--lines: /, /FILE\.py:FUNCTION/],
  [{}, { SNAKEPIT_LINES: 'maybe' }, /^SNAKEPIT_LINES: "maybe" is neither 1 nor 0/],
  [{ quiet: true, verbose: true }, {}, /^-v\/--verbose contradicts -q\/--quiet/, /Leave one/],
  [{ quiet: true, 'log-level': 'debug' }, {}, /contradicts --log-level/],
];
for (const [flags, environment, message, remedy] of refused) {
  test(`refuses ${JSON.stringify({ ...flags, ...environment })}`, (t) => {
    const error = t.throws(() => resolveWith(flags, environment), {
      instanceOf: SnakepitError,
      code: 'usage',
      message,
    });
    if (remedy !== undefined) t.regex(error?.remedy ?? '', remedy);
  });
}

const deviceWishes: readonly (readonly [
  flags: GivenFlags,
  environment: NodeJS.ProcessEnv,
  device: object,
])[] = [
  [{}, {}, { kind: 'none', only: undefined }],
  [{ device: 'auto' }, {}, { kind: 'auto', only: undefined }],
  [{ devices: '0, GPU-1f' }, {}, { kind: 'cuda', only: ['0', 'GPU-1f'] }],
  [{ device: 'auto', devices: '1' }, {}, { kind: 'auto', only: ['1'] }],
  [{ devices: '1' }, { SNAKEPIT_DEVICE: 'cpu' }, { kind: 'cuda', only: ['1'] }],
  [{ device: 'none' }, { SNAKEPIT_DEVICES: '1' }, { kind: 'none', only: undefined }],
];
for (const [flags, environment, device] of deviceWishes) {
  test(`devices of ${JSON.stringify({ ...flags, ...environment })}`, (t) => {
    t.like(resolveWith(flags, environment).device, device);
  });
}

test('a mistyped variable is mentioned, one that is meant for workers is not', (t) => {
  const mistyped = { SNAKEPIT_WORKRES: '4', SNAKEPIT_WORKER_ID: 'w1', SNAKEPIT_SOMETHING_ELSE: '' };
  const { warnings } = resolveWith({}, mistyped);
  t.is(warnings.length, 1);
  t.regex(warnings[0] ?? '', /SNAKEPIT_WORKRES .*SNAKEPIT_WORKERS\?/);
});

test('the table of flags is sound: defaults can be read, letters and variables are unique', (t) => {
  const flags: [string, Flag][] = startFlagNames.map((name) => [name, startFlags[name]]);
  for (const [name, flag] of flags) {
    if (flag.default !== undefined) t.notThrows(() => readValue(flag, flag.default ?? ''), name);
    t.is(flag.kind === 'choice', flag.choices !== undefined, name);
    t.is(flag.kind === 'switch', flag.placeholder === undefined, name);
    t.notRegex(flag.help, /\.$/, name);
    t.true(flagGroups.some((group) => group === flag.group));
  }
  const letters = flags.flatMap(([, flag]) => flag.short ?? []);
  t.is(new Set(letters).size, letters.length);
  t.is(flagVariable('on-eof'), 'SNAKEPIT_ON_EOF');
});
