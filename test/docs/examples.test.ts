import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { start } from '../../src/cli/commands/start.js';
import { wait } from '../../src/cli/commands/wait.js';
import { parseWords } from '../../src/cli/parse-words.js';
import { startFlags } from '../../src/config/flags.js';
import { parseDuration } from '../../src/config/units.js';
import { type Background, background } from '../helpers/detached.js';
import { machineWith } from '../helpers/gpus.js';
import { describeProcess, processesLeftWith } from '../helpers/processes.js';
import { program } from '../helpers/start.js';
import { TakenText } from '../helpers/taken-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const unit = readFileSync('examples/systemd/snakepit@.service', 'utf8');

test('the warm pool is there for its script, and gone with it', async (t) => {
  const place = await background(t);
  const script = join(process.cwd(), 'examples/warm-pool/run.sh');
  const { stdout, stderr } = await promisify(execFile)('sh', [script], {
    env: { ...place.env, TMPDIR: place.state },
    timeout: 20_000,
  });
  t.regex(stderr, /^snakepit: warm-pool-\d+ runs in the background \(pid \d+\); .*\n$/);
  const [events, ...lines] = stdout.trimEnd().split('\n').reverse();
  t.deepEqual(lines.reverse(), [
    'one call:',
    'warm-pools-cold-drinks',
    'many lines:',
    '{"id":"First title","line":1,"ok":true,"result":11}',
    '{"id":"Second: a title","line":2,"ok":true,"result":15}',
    'more workers:',
    'pool: 3 workers (2 before)',
    'other code:',
    'replaced: w1, w2, w3',
    'RELOADED',
    'status:',
    '4 ok, 0 failed, 0 in flight, 0 queued',
    'pool: stopped',
  ]);
  t.is(events, 'events: 6 times a worker was ready');
  await nothingIsLeft(t, place);
});

test('the warm pool is gone as well where its script is ended on the way', async (t) => {
  const place = await background(t);
  const script = spawn('sh', [join(process.cwd(), 'examples/warm-pool/run.sh')], {
    env: { ...place.env, TMPDIR: place.state },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new TakenText(script.stdout, 15_000).until('a line', (line) => line);
  script.kill('SIGTERM');
  t.deepEqual(await once(script, 'exit'), [1, null]);
  await nothingIsLeft(t, place);
});

test('a stream is read as a list, in parts, and as far as somebody wants', async (t) => {
  const place = await background(t);
  const { stdout } = await promisify(execFile)('sh', [join(process.cwd(), 'examples/streams/run.sh')], {
    env: place.env,
    timeout: 20_000,
  });
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'a list:',
    '{"id":"a","line":1,"ok":true,"result":["rain","is","what"]}',
    'in parts:',
    '{"id":"b","line":1,"ok":true,"chunk":"rain","seq":0}',
    '{"id":"b","line":1,"ok":true,"chunk":"is","seq":1}',
    '{"id":"b","line":1,"ok":true,"chunk":"what","seq":2}',
    '{"id":"b","line":1,"ok":true,"chunks":3}',
    'word by word, from a pool that runs:',
    'snow',
    'is',
    'what',
    'this',
    'two of a million words, after which the generator is closed:',
    'fog',
    'is',
  ]);
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 5000)).map(describeProcess), []);
});

test('each visitor has a basket, to the end of the session or of its worker', async (t) => {
  const place = await background(t);
  const { stdout } = await promisify(execFile)('sh', [join(process.cwd(), 'examples/sessions/run.sh')], {
    env: place.env,
    timeout: 20_000,
  });
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'two visitors, each with a basket:',
    '{"id":"Ann","line":1,"ok":true,"result":1}',
    '{"id":"Bob","line":2,"ok":true,"result":1}',
    '{"id":"Ann","line":3,"ok":true,"result":2}',
    '{"id":"Ann","line":1,"ok":true,"result":["tea","milk"]}',
    'the end of a session, and its next beginning:',
    '{"id":null,"line":1,"ok":true,"result":{"ended":true}}',
    '{"id":"Ann","line":2,"ok":true,"result":[]}',
    'the end of a worker: said once, then it begins anew:',
    'worker_crashed',
    'session_lost',
    '[]',
  ]);
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 5000)).map(describeProcess), []);
});

test('threads of one worker share a model, and an adapter that they would spoil is refused', async (t) => {
  const place = await background(t);
  const script = join(process.cwd(), 'examples/threads/run.sh');
  const { stdout } = await promisify(execFile)('sh', [script], { env: place.env, timeout: 20_000 });
  const looked = [1, 2].flatMap((asked) =>
    Object.entries({ sun: 'star', rain: 'water', snow: 'ice', fog: 'cloud' }).map(([id, is]) => ({
      id,
      result: { is, asked },
    })),
  );
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'four at once, in one worker:',
    ...looked.map(({ id, result }, i) => JSON.stringify({ id, line: i + 1, ok: true, result })),
    'an adapter that says it is not safe is refused:',
    'snakepit: counter says __thread_safe__ = False: 4 threads cannot share it',
    'Leave out --threads (SNAKEPIT_THREADS) and add --workers instead; or, where it is safe after all, let it say __thread_safe__ = True.',
    'exit 5',
    'and runs on one thread:',
    ...[1, 3, 6].map((total, i) => JSON.stringify({ id: `${i + 1}`, line: i + 1, ok: true, result: total })),
  ]);
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 5000)).map(describeProcess), []);
});

test('a batch that was killed goes on where it was, and runs again what has failed', async (t) => {
  const place = await background(t);
  const script = join(process.cwd(), 'examples/resume/run.sh');
  const { stdout } = await promisify(execFile)('sh', [script], {
    env: { ...place.env, TMPDIR: place.state },
    timeout: 20_000,
  });
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'killed in the middle',
    'done, with exit 1: one product is unknown',
    'results: 41, different lines: 41',
    'run again: 1',
  ]);
});

test('workers have a GPU each, or say that they use the CPU', async (t) => {
  const place = await background(t);
  const script = join(process.cwd(), 'examples/devices/run.sh');
  const run = async (machine: Readonly<Record<string, string>>) => {
    const env = { ...place.env, ...machine };
    return (await promisify(execFile)('sh', [script], { env, timeout: 20_000 })).stdout.trimEnd().split('\n');
  };
  const [w1, w2, says, number = ''] = await run(machineWith('two'));
  t.deepEqual([w1, w2, says], ['w1: cuda:0', 'w2: cuda:1', 'a worker says:']);
  t.regex(number, /^cuda, number [01]$/);
  t.deepEqual(await run(machineWith('none')), ['w1: cpu', 'w2: cpu', 'a worker says:', 'cpu']);
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 5000)).map(describeProcess), []);
});

test('commands share calls, and each has its own result', async (t) => {
  const place = await background(t);
  const { stdout } = await promisify(execFile)('sh', [join(process.cwd(), 'examples/batching/run.sh')], {
    env: place.env,
    timeout: 20_000,
  });
  const [calls, ...lines] = stdout.trimEnd().split('\n').reverse();
  t.deepEqual(lines.reverse(), [
    'each line has its own result, and its own failure:',
    '{"id":"a tea","line":1,"ok":true,"result":[2,1,0,0,0]}',
    `{"id":"hmm","line":2,"ok":false,"error":{"code":"tool_error","message":"no vowels in 'hmm'"}}`,
    '{"id":"an orange","line":3,"ok":true,"result":[2,1,0,1,0]}',
    'what a command leaves out is its default, and one that is wrong is not in the call:',
    '{"id":1,"line":1,"ok":true,"result":[20,10,0,0,0]}',
    '{"id":2,"line":2,"ok":true,"result":[2,1,0,0,0]}',
    '{"id":3,"line":3,"ok":false,"error":{"code":"invalid_args","message":"embed(): body: expected `str`, got `int`"}}',
    'calls for 640 texts:',
  ]);
  // Ten, but where the input comes bit by bit.
  t.true(Number(calls) >= 10 && Number(calls) < 40, calls);
});

async function nothingIsLeft(t: ExecutionContext, { runtime, state }: Background): Promise<void> {
  const left = await processesLeftWith(`XDG_RUNTIME_DIR=${runtime}`, 1000);
  t.deepEqual(left.map(describeProcess), []);
  t.is(execFileSync('find', [state, join(runtime, 'snakepit'), '-mindepth', '1']).toString(), '');
}

test('records are converted in order, paced and checked, and the failures are apart', async (t) => {
  const place = await background(t);
  const script = join(process.cwd(), 'examples/records/run.sh');
  const { stdout } = await promisify(execFile)('sh', [script], {
    env: { ...place.env, TMPDIR: place.state },
    timeout: 20_000,
  });
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'prices, in order:',
    '{"id":"tea, green","line":2,"ok":true,"result":595}',
    '{"id":"coffee","line":3,"ok":true,"result":1190}',
    'bare, failures apart:',
    '595',
    '1190',
    'null',
    '{"id":"cocoa","line":5,"code":"invalid_args"}',
    'the first failure ends it:',
    'exit 1',
  ]);
  await nothingIsLeft(t, place);
});

test('bytes are arguments and results, in lines and in files', async (t) => {
  const place = await background(t);
  const { stdout } = await promisify(execFile)('sh', [join(process.cwd(), 'examples/binary/run.sh')], {
    env: { ...place.env, TMPDIR: place.state },
    timeout: 20_000,
  });
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'in a line they are base64:',
    '{"name":"a word","size":8,"sha256":"a047a33d970b2bb3"}',
    'a file is an argument, and --raw writes bytes as they are:',
    'the same',
  ]);
});

test('an adapter for Snakepit runs as it is', async (t) => {
  const place = await background(t);
  const { stdout } = await promisify(execFile)(
    'sh',
    [join(process.cwd(), 'examples/snakepit-adapter/run.sh')],
    { env: place.env, timeout: 20_000 },
  );
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'a tool, and one that nobody declared:',
    '{"id":1,"line":1,"ok":true,"result":{"words":2,"success":true}}',
    '{"id":2,"line":2,"ok":true,"result":{"status":"ok","message":"hello"}}',
    'in parts:',
    '{"id":3,"line":1,"ok":true,"chunk":{"word":"to","left":2},"seq":0}',
    '{"id":3,"line":1,"ok":true,"chunk":{"word":"be","left":1},"seq":1}',
    '{"id":3,"line":1,"ok":true,"chunk":{"word":"or","left":0},"seq":2}',
    '{"id":3,"line":1,"ok":true,"chunks":3}',
  ]);
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 1000)).map(describeProcess), []);
});

test('a Node program calls Python, and is left with nothing', async (t) => {
  const place = await background(t);
  const page = readFileSync('docs/library.md', 'utf8');
  const [, shown = ''] = /^```js\n(.*?)^```/ms.exec(page) ?? [];
  const [, printed = ''] = /^```text\n(.*?)^```/ms.exec(page) ?? [];
  t.true(readFileSync('examples/library/report.mjs', 'utf8').endsWith(shown));
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/library/report.mjs'], {
    env: place.env,
    timeout: 20_000,
  });
  t.is(stdout, printed);
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 1000)).map(describeProcess), []);
});

test('commands go to the pool of their tool, or the one that they name, and each is scaled alone', async (t) => {
  const place = await background(t);
  const script = join(process.cwd(), 'examples/pools/run.sh');
  const { stdout, stderr } = await promisify(execFile)('sh', [script], { env: place.env, timeout: 20_000 });
  t.deepEqual(stdout.trimEnd().split('\n'), [
    'what the settings say of a pool:',
    'text: 2 workers, 10s',
    'model: 1 workers, 1m',
    'by their tool, and by "pool":',
    '{"id":"a","line":1,"ok":true,"result":["warm","pools"]}',
    '{"id":"b","line":2,"ok":true,"result":[1,0]}',
    '{"id":"c","line":3,"ok":true,"result":"tiny is loaded"}',
    '{"id":"d","line":4,"ok":true,"result":"fine"}',
    'one pool is scaled, the other is left alone:',
    'pit, pool text: 3 workers (2 before)',
    'tiny is loaded',
  ]);
  t.regex(stderr, /^snakepit: pools-\d+ runs in the background/);
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 5000)).map(describeProcess), []);
});

test('systemd finds nothing wrong with the unit', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'snakepit@tools.service');
  await writeFile(file, unit.replaceAll('/usr/local/bin/snakepit', program));
  const environment = { ...process.env, XDG_RUNTIME_DIR: folder };
  await mkdir(join(folder, 'systemd'));
  try {
    const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', file], {
      env: environment,
    });
    t.is(stderr, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    t.log('there is no systemd-analyze here: not tested');
    t.pass();
  }
});

test('the commands of the unit are ours, and its times longer than those of what it waits for', (t) => {
  const words = (key: string) => {
    const line = new RegExp(`^${key}=/usr/local/bin/snakepit (\\S+) (.*)$`, 'm').exec(unit);
    return [line?.[1] ?? '', (line?.[2] ?? '').replaceAll('%i', 'tools').split(' ')] as const;
  };
  const [starts, given] = words('ExecStart');
  t.is(starts, 'start');
  t.like(parseWords('start', start, given).flags, { name: 'tools', 'on-eof': 'stay' });
  const [waits, forWhat] = words('ExecStartPost');
  t.is(waits, 'wait');
  const { timeout } = parseWords('wait', wait, forWhat).flags;
  t.is(words('ExecReload')[0], 'reload');

  const seconds = (key: string) => {
    const [, value = '', unitOfTime] = new RegExp(`^${key}=(\\d+)(min)?$`, 'm').exec(unit) ?? [];
    return Number(value) * (unitOfTime === undefined ? 1 : 60);
  };
  t.true(seconds('TimeoutStartSec') * 1000 > parseDuration(String(timeout)));
  t.is(parseDuration(String(timeout)), parseDuration(startFlags['ready-timeout'].default));
  const { 'drain-timeout': drain, 'stop-timeout': stop } = startFlags;
  t.true(seconds('TimeoutStopSec') * 1000 > parseDuration(drain.default) + parseDuration(stop.default));
});
