import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import test from 'ava';
import { background } from '../helpers/detached.js';
import { adapter, commands, program, runStart } from '../helpers/start.js';

const tools = adapter('bytes_tools.py');
const mebibyte = 2 ** 20;

const inJson = (bytes: Buffer) => ({ $bytes: bytes.toString('base64') });

test('bytes go in and come out, wherever they are, and what takes any JSON gets what was written', async (t) => {
  const data = randomBytes(1000);
  const run = await runStart(t, {
    args: ['-w', '2', tools],
    input: commands(
      { id: 1, tool: 'back', args: [inJson(data)] },
      { id: 2, tool: 'digest', args: { data: inJson(Buffer.alloc(0)) } },
      { id: 3, tool: 'beside', args: { name: '{"$bytes":"', data: inJson(data) } },
      { id: 4, tool: 'anything', args: [{ deep: [inJson(data)] }] },
      { id: 5, tool: 'parts', args: [inJson(data), 600], stream: true },
    ),
  });
  t.is(run.code, 0);
  const result = (id: number) => run.results.find((one) => one.id === id)?.result;
  t.deepEqual(result(1), inJson(data));
  t.is(result(2), createHash('sha256').digest('hex'));
  t.deepEqual(result(3), { name: '{"$bytes":"', data: inJson(data), length: 1000 });
  t.deepEqual(result(4), { deep: [inJson(data)] });
  t.deepEqual(
    run.chunks.map(({ chunk }) => chunk),
    [inJson(data.subarray(0, 600)), inJson(data.subarray(600))],
  );
});

test('what are no bytes is invalid_args, and the parameter is named', async (t) => {
  const wrong = [{ $bytes: 'YWI' }, { $bytes: '#0' }, { $bytes: 1 }, { $bytes: 'YWI=', more: 1 }, 'YWI=', {}];
  const run = await runStart(t, {
    args: ['-w', '1', tools],
    input: commands(...wrong.map((data, id) => ({ id, tool: 'back', args: { data } }))),
  });
  t.is(run.code, 1);
  for (const { error } of run.results)
    t.like(error, { code: 'invalid_args', details: { parameter: 'data' } });
  t.is(run.results.length, wrong.length);
});

test('a worker that dies with bytes in its hands: they go to the next where they were not started', async (t) => {
  const data = inJson(randomBytes(2000));
  const run = await runStart(t, {
    args: ['-w', '1', tools],
    input: commands(
      { id: 0, tool: 'leave', args: [data] },
      ...Array.from({ length: 50 }, (_, i) => ({ id: i + 1, tool: 'back', args: [data] })),
    ),
  });
  const failed = run.results.filter(({ ok }) => !ok);
  t.deepEqual(
    failed.map(({ id, error }) => [id, error?.code]),
    [[0, 'worker_crashed']],
  );
  for (const { ok, result } of run.results) if (ok) t.deepEqual(result, data);
});

test('call takes a file for bytes, and writes bytes as they are', async (t) => {
  const place = await background(t);
  const run = promisify(execFile);
  const snakepit = (...words: readonly string[]) =>
    run(process.execPath, [program, ...words], { cwd: place.folder, env: place.env, encoding: 'buffer' });
  const photo = randomBytes(300_000);
  writeFileSync(join(place.folder, 'photo'), photo);
  const started = promisify(execFile)(
    'sh',
    ['-c', '"$@" </dev/null', 'sh', process.execPath, program, 'start', '-d', '-w', '1', tools],
    {
      cwd: place.folder,
      env: place.env,
    },
  );
  await started;
  t.deepEqual((await snakepit('call', 'back', 'data=@photo', '--raw')).stdout, photo);
  t.deepEqual(JSON.parse((await snakepit('call', 'back', 'data=ab')).stdout.toString()), { $bytes: 'YWI=' });
  t.deepEqual(
    (await snakepit('call', 'parts', 'data=abc', 'size=2', '--stream', '--raw')).stdout.toString(),
    'abc',
  );
  await snakepit('stop');
});

for (const size of [64, 200]) {
  test.serial(`${size} MiB there and back, in bounded memory`, async (t) => {
    const place = await background(t);
    const [input, output] = [join(place.folder, 'in'), join(place.folder, 'out')];
    const block = randomBytes(mebibyte * 3);
    const file = createWriteStream(input);
    const coded = block.toString('base64');
    file.write('{"id":1,"tool":"back","args":[{"$bytes":"');
    const whole = Math.floor((size * mebibyte) / block.length);
    for (let i = 0; i < whole; i++) file.write(coded);
    file.write('"}]}\n{"id":2,"tool":"digest","args":[{"$bytes":"YWI="}]}\n');
    await new Promise<void>((done) => file.end(done));
    const limits = ['--max-line', '384MiB', '--max-result', '384MiB'];
    const command = `ulimit -v unlimited; exec "$0" "$@" < in > out`;
    const words = [program, 'start', '-q', '-w', '1', ...limits, tools];
    await promisify(execFile)('sh', ['-c', command, process.execPath, ...words], {
      cwd: place.folder,
      env: place.env,
    });
    const lines = createInterface({ input: createReadStream(output), crlfDelay: Number.POSITIVE_INFINITY });
    let count = 0;
    for await (const line of lines) {
      count++;
      if (!line.startsWith('{"id":1,')) continue;
      t.true(line.startsWith('{"id":1,"line":1,"ok":true,"result":{"$bytes":"'));
      t.is(line.length, '{"id":1,"line":1,"ok":true,"result":{"$bytes":""}}'.length + whole * coded.length);
      t.is(line.indexOf(coded), '{"id":1,"line":1,"ok":true,"result":{"$bytes":"'.length);
      t.true(line.endsWith(`${coded}"}}`));
    }
    t.is(count, 2);
    t.is(readFileSync(input).length > size * mebibyte, true);
  });
}
