import test from 'ava';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';

const file = adapter('made_for_elixir.py');

test('an adapter of Snakepit runs as it is', async (t) => {
  const { code, results, chunks, stderr } = await runStart(t, {
    args: ['-w', '1', `${file}:MathAdapter`],
    input: commands(
      { id: 'add', tool: 'add', args: { a: 1, b: 2.5 } },
      { id: 'list', tool: 'progress', args: { steps: 2 } },
      { id: 'parts', tool: 'progress', stream: true },
      { id: 'loaded', tool: 'loaded' },
      { id: 'again', tool: 'loaded' },
      { id: 'fail', tool: 'fail' },
      { id: 'ask', tool: 'ask', args: { question: 'why' } },
      { id: 'unknown', tool: 'nope' },
      { id: 'talk', tool: 'conversation', session: 'of mine' },
    ),
  });
  t.is(code, 1);
  const of = (id: string) => results.find((result) => result.id === id);
  t.deepEqual(of('add')?.result, { result: 3.5, success: true });
  t.deepEqual(of('list')?.result, [
    { step: 1, total: 2 },
    { step: 2, total: 2 },
  ]);
  t.deepEqual(
    chunks.map(({ id, chunk }) => [id, chunk]),
    [1, 2, 3].map((step) => ['parts', { step, total: 3 }]),
  );
  t.deepEqual(of('loaded')?.result, of('again')?.result, 'what is in the module lasts');
  t.like(of('fail')?.error, { code: 'tool_error', message: 'on purpose' });
  t.like(of('ask')?.error, {
    code: 'tool_error',
    details: { type: 'snakepit_bridge.errors.NeedsElixirError' },
  });
  t.is(of('unknown')?.error?.code, 'unknown_tool');
  t.is(of('talk')?.result, 'of mine', 'the session of the command');
  t.is(stderr.match(/cleaned up session_/g)?.length, 7, 'once for each that was run');
});

test('tools that nobody declared go to execute_tool, by their names', async (t) => {
  const { code, results, chunks, stdout } = await runStart(t, {
    args: ['-w', '2', `${file}:Dispatcher`],
    input: [
      commands(
        { id: 'ping', tool: 'ping' },
        { id: 'hello', tool: 'ping', args: { message: 'hëllo "there"' } },
      ),
      '{"id":"exact","tool":"ping","args":{"message":9007199254740993}}\n',
      commands(
        { id: 'double', tool: 'double', args: [21] },
        { id: 'parts', tool: 'count', args: { n: 2 }, stream: true },
        { id: 'odd', tool: 'näme\n"\u{1f40d}' },
        { id: 'places', tool: 'ping', args: [1] },
        { id: 'none', args: { message: 'x' } },
      ),
    ].join(''),
  });
  t.is(code, 1);
  const of = (id: string) => results.find((result) => result.id === id);
  t.deepEqual(of('ping')?.result, { status: 'ok', message: 'pong' });
  t.deepEqual(of('hello')?.result, { status: 'ok', message: 'hëllo "there"' });
  t.true(stdout.includes('"message":9007199254740993'), 'arguments are passed on byte for byte');
  t.is(of('double')?.result, 42);
  t.deepEqual(
    chunks.map(({ chunk }) => chunk),
    [0, 1],
  );
  t.is(of('odd')?.error?.message, "Tool 'näme\n\"\u{1f40d}' not found in Dispatcher");
  t.like(of('places')?.error, { code: 'invalid_args' });
  t.like(of('none')?.error, { code: 'unknown_tool' });
});

test('bytes arrive as bytes, whatever is annotated, and further inside as they were written', async (t) => {
  const [bytes, nested] = [{ $bytes: 'aGk=' }, { rows: [{ $bytes: 'AAH/' }, 2] }];
  const run = (name: string, ...list: object[]) =>
    runStart(t, { args: ['-w', '1', '-k', `${file}:${name}`], input: commands(...list) });
  const [called, dispatched] = await Promise.all([
    run(
      'MathAdapter',
      { tool: 'kinds', args: { a: bytes, b: nested, c: bytes } },
      { tool: 'kinds', args: [bytes, bytes] },
      { tool: 'kinds', args: { a: { $bytes: 'a' } } },
    ),
    run(
      'Dispatcher',
      { tool: 'kinds', args: { a: bytes, b: nested } },
      { tool: 'double', args: [bytes] },
      { tool: 'kinds', args: { a: { $bytes: 'a' } } },
    ),
  ]);
  t.deepEqual(
    called.results.map(({ result, error }) => result ?? error?.code),
    [
      [
        ['bytes', bytes],
        ['dict', nested],
        ['dict', { c: bytes }],
      ],
      [
        ['bytes', bytes],
        ['bytes', bytes],
        ['dict', {}],
      ],
      'invalid_args',
    ],
  );
  t.deepEqual(
    dispatched.results.map(({ result, error }) => result ?? error?.code),
    [{ a: ['bytes', bytes], b: ['dict', nested] }, { $bytes: 'aGloaQ==' }, 'invalid_args'],
  );
});

test('tools that nobody declared can be called, and are shown by their names', async (t) => {
  const pit = await start(t, { args: ['-w', '1', '--name', 'elixir', `${file}:Dispatcher`] });
  await pit.write(commands({ id: 'first', tool: 'ping' }));
  await pit.result(1);
  const ask = (...words: string[]) => snakepit(pit.runtime, ...words, '--name', 'elixir');
  const called = await ask('call', 'ping', 'message=5');
  t.deepEqual(JSON.parse(called.stdout), { status: 'ok', message: 5 });
  const { stdout: shown } = await ask('tools');
  t.is(
    shown,
    'double(n: int)\n    Twice as much\n' +
      'execute_tool(tool_name: str, arguments: dict = …)  [any other name, stream]\n' +
      '    Runs a tool by its name; commands for tools that are not listed come here by themselves.\n',
  );
  await pit.write(commands({ id: 'slow', tool: 'sleep', args: { seconds: 60 } }));
  while (!(await ask('status', '--json')).stdout.includes('"tool":"sleep"'));
  await pit.write(commands({ control: 'cancel', id: 'slow' }));
  t.like((await pit.result(2)).error, { code: 'cancelled' });
  pit.end();
  t.is((await pit.ended).code, 1);
});
