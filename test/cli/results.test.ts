import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { adapter, commands, program, runStart } from '../helpers/start.js';
import { parseResults } from '../helpers/start-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const answers = adapter('answers.py');

test('the quickstart answers each of its lines, and exits with 1 because some failed', async (t) => {
  const quickstart = join(program, '../../examples/quickstart');
  const input = await readFile(join(quickstart, 'commands.jsonl'));
  const run = await runStart(t, { args: ['-w', '4', join(quickstart, 'tools.py')], input });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ id, ok, result, error }) => (ok ? [id, result] : [id, error?.code])),
    [
      [1, 3],
      // JSON.parse rounds this one, and the last; the text below is exact.
      [2, Number('265252859812191058636308480000000')],
      ['three', 'Hello, Wörld!'],
      [4, 'invalid_args'],
      [5, 'tool_error'],
      [null, 'parse_error'],
      [null, 9007199254740992],
    ],
  );
  t.true(run.stdout.includes('{"id":null,"line":7,"ok":true,"result":9007199254740993}\n'));
  t.true(run.stdout.includes('"result":265252859812191058636308480000000}'));
  t.true(run.stdout.includes("did you mean 'name'?"));
});

test('exits with 0 where every command was ok', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', answers],
    input: commands({ tool: 'add', args: [1, 2] }, { tool: 'countdown', args: { n: 3 } }),
  });
  t.is(run.code, 0);
  t.deepEqual(run.results[0]?.result, 3);
  t.deepEqual(run.results[1]?.result, [3, 2, 1], 'a generator gives the list of what it yields');
});

test('exits with 0 where there was no command', async (t) => {
  const run = await runStart(t, { args: ['-w', '1', answers], input: '\n\r\n\n' });
  t.is(run.code, 0);
  t.is(run.stdout, '');
});

test('gives ids back byte for byte', async (t) => {
  const ids = ['9007199254740993', '1.0', '-0', '1e400', '"\\u0041\\/"', '"ü\u2028"', 'null', '""', '0.10'];
  const input = ids.map((id) => `{"tool":"echo", "id" : ${id} }\n`).join('');
  const run = await runStart(t, { args: ['-w', '1', answers], input });
  t.is(run.code, 0);
  const lines = run.stdout.split('\n');
  for (const [index, id] of ids.entries()) {
    t.true(lines.includes(`{"id":${id},"line":${index + 1},"ok":true,"result":null}`), id);
  }
});

test('values come back as they were', async (t) => {
  const values = [
    '9007199254740993',
    '1.5',
    '[]',
    '{"a":{"b":[null,true]}}',
    '"\u2028ü😀"',
    '123456789012345678901234567890',
    '-18446744073709551617',
    '1.0',
    '-0.0',
    '{"__proto__":{"x":1},"constructor":2}',
    '"\\u0000"',
    '[{},[[]],""]',
  ];
  const input = values.map((value) => `{"tool":"echo","args":[${value}]}\n`).join('');
  const run = await runStart(t, { args: ['-w', '1', answers], input });
  t.is(run.code, 0);
  for (const value of values) t.true(run.stdout.includes(`"result":${value}}`), value);
});

test('an integer is exact also where a float is asked for', async (t) => {
  const input = '{"tool":"add","args":[9007199254740993,0]}\n{"tool":"double","args":[9007199254740993]}\n';
  const run = await runStart(t, { args: ['-w', '1', answers], input });
  t.is(run.code, 0);
  t.regex(run.stdout, /"line":1,"ok":true,"result":9007199254740993\}/);
  t.regex(run.stdout, /"line":2,"ok":true,"result":18014398509481986\}/);
});

test('--timing says where and how long', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', answers, '--timing'],
    input: commands({ tool: 'nap', args: [0.05] }),
  });
  t.like(run.results[0]?.run, { worker: 'w1', attempt: 1 });
  const { queued_ms: queuedMs = -1, ms = -1 } = run.results[0]?.run ?? {};
  t.true(queuedMs >= 0);
  t.true(ms >= 50 && ms < 5000, `${ms} ms`);
});

test('-l takes plain lines, of the type the function says, with themselves as ids', async (t) => {
  const run = await runStart(t, { args: ['-w', '2', `${answers}:double`, '-l'], input: '1\n\n20\r\nx\n3' });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ id, line, result, error }) => [id, line, result ?? error?.code]),
    [
      ['1', 1, 2],
      ['20', 3, 40],
      ['x', 4, 'invalid_args'],
      ['3', 5, 6],
    ],
  );
});

test('-0 takes what find -print0 writes', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', `${answers}:length`, '-0'],
    input: 'a\nb\0"quoted"\0\0ü',
    separator: '\0',
  });
  t.is(run.code, 0);
  t.deepEqual(
    run.results.map(({ id, result }) => [id, result]),
    [
      ['a\nb', 3],
      ['"quoted"', 8],
      ['ü', 1],
    ],
  );
});

test('-o writes results to a file', async (t) => {
  const file = join(await temporaryFolder(t), 'out.jsonl');
  const run = await runStart(t, {
    args: ['-w', '1', `${answers}:double`, '-l', '-o', file],
    input: '1\n2\n',
    answers: 'none',
  });
  t.is(run.code, 0);
  const { results } = parseResults(t, await readFile(file, 'utf8'), true);
  t.deepEqual(
    results.map(({ result }) => result),
    [2, 4],
  );
});

test('without an adapter it serves demo tools, and says so', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1'],
    input: commands({ tool: 'add', args: { a: 1, b: 2 } }, { tool: 'echo', args: ['hello'] }),
  });
  t.is(run.code, 0);
  t.deepEqual(
    run.results.map(({ result }) => result),
    [3, 'hello'],
  );
  t.true(run.stderr.includes('built-in demo tools'), run.stderr);
});

test('an adapter may be a class with a life cycle', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', `${adapter('has_a_life_cycle.py')}:Adapter`],
    input: commands({ tool: 'greet', args: ['you'] }),
  });
  t.is(run.results[0]?.result, 'Hello, you!');
  t.is(run.code, 0);
});

test('an adapter may be a module, found from the working directory', async (t) => {
  const cwd = await temporaryFolder(t, { 'pkg/__init__.py': '', 'pkg/tools.py': 'def f(x): return [x]' });
  const run = await runStart(t, {
    cwd,
    args: ['-w', '1', 'pkg.tools'],
    input: commands({ tool: 'f', args: [1] }),
  });
  t.deepEqual(run.results[0]?.result, [1]);
});

test("files beside the adapter that are named like the library's modules do no harm", async (t) => {
  const stop = 'raise SystemExit("never import me")';
  const cwd = await temporaryFolder(t, {
    'tools.py': 'import typing\ndef f(): return typing.__name__',
    'queue.py': stop,
    'typing.py': stop,
    'grpc.py': stop,
    'json.py': stop,
  });
  const run = await runStart(t, { cwd, args: ['-w', '1', 'tools.py'], input: commands({ tool: 'f' }) });
  t.is(run.results[0]?.result, 'typing');
});

test('async tools share their worker', async (t) => {
  const input = commands(...Array.from({ length: 100 }, (_, id) => ({ id, tool: 'nap', args: [0.1] })), {
    tool: 'fail',
  });
  const run = await runStart(t, { args: ['-w', '1', adapter('shares_its_worker.py')], input });
  t.is(run.results.filter(({ ok }) => ok).length, 100);
  t.is(run.results[100]?.error?.message, 'nothing there');
  t.true(run.ms < 6000, `${run.ms} ms, of the 10 s that they take one after the other`);
});

test('FILE:FUNCTION finds the tool by its function, whatever the tool is called', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '-l', `${adapter('renames_its_tool.py')}:title`],
    input: 'a\n',
  });
  t.deepEqual(
    run.results.map(({ result }) => result),
    ['A'],
  );
});
