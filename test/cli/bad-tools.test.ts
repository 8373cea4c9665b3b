import test from 'ava';
import { adapter, commands, runStart } from '../helpers/start.js';

const misbehaves = adapter('misbehaves.py');
const fine = { tool: 'fine', args: [1] };

test('tools that fail answer an error each, and their worker goes on', async (t) => {
  const bad = [
    { tool: 'raises' },
    { tool: 'raises_from_far_below' },
    { tool: 'exits' },
    { tool: 'returns_nan' },
    { tool: 'returns_itself' },
  ];
  const input = commands(...bad.flatMap((command) => [command, fine]));
  const run = await runStart(t, { args: ['-w', '1', misbehaves, '--log-format', 'json', '-v'], input });
  t.is(run.code, 1);
  const errors = run.results.filter((_, index) => index % 2 === 0).map(({ error }) => error);
  t.deepEqual(
    errors.map((error) => [error?.code, error?.details?.['type']]),
    [
      ['tool_error', 'ValueError'],
      ['tool_error', 'RecursionError'],
      ['tool_error', 'SystemExit'],
      ['result_not_json', undefined],
      ['result_not_json', undefined],
    ],
  );
  t.is(errors[0]?.message, 'no good');
  const traceback = String(errors[0]?.details?.['traceback']);
  t.regex(traceback, /misbehaves\.py", line \d+, in raises/);
  t.notRegex(traceback, /_private/, "only the user's frames");
  t.regex(errors[3]?.message ?? '', /values/, 'names the path');
  t.true(run.results.filter((_, index) => index % 2 === 1).every(({ result }) => result === 1));
  t.is(run.stderr.split('"type":"worker-starting"').length - 1, 1);
});

test('what cannot be encoded is marked, and said once', async (t) => {
  const command = { tool: 'returns_a_lock' };
  const run = await runStart(t, {
    args: ['-w', '1', misbehaves],
    input: commands(command, command, command),
  });
  t.is(run.code, 0);
  t.deepEqual(run.results[0]?.result, {
    lock: { __ffi_unserializable__: true, __type__: '_thread.lock' },
  });
  t.true(run.stdout.includes('"unserializable":["lock"]'));
  t.is(run.stderr.split('_thread.lock').length - 1, 1, run.stderr);
});

test('--unserializable error and --nan null decide otherwise', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', misbehaves, '--unserializable', 'error', '--nan', 'null'],
    input: commands({ tool: 'returns_a_lock' }, { tool: 'returns_nan' }),
  });
  t.is(run.results[0]?.error?.code, 'result_not_json');
  t.deepEqual(run.results[1]?.result, { values: [1, null] });
});

test('whatever a tool prints, by whatever means, is in the log and not among the results', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', misbehaves],
    input: commands({ tool: 'prints' }, fine),
  });
  t.is(run.code, 0);
  t.is(run.results[0]?.result, 'printed');
  const sources = ['from print', 'from stderr', 'from descriptor 1', 'from C', 'from a shell'];
  for (const text of [...sources, 'from /dev/stderr', 'from /dev/stdout', 'without an end']) {
    t.regex(run.stderr, new RegExp(`w1: ${text}`));
  }
});

test('nothing that a tool prints has power over the terminal', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', misbehaves],
    input: commands({ tool: 'prints_terminal_codes' }, fine),
  });
  t.is(run.code, 0);
  t.false(run.stderr.includes('\x1b'));
  t.false(run.stderr.includes('\x07'));
});

test('a tool that closes its standard output does no harm', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', misbehaves],
    input: commands({ tool: 'closes_stdout' }, fine),
  });
  t.is(run.code, 0);
});

test('a tool that ends its process is one error that says how, and the next command works', async (t) => {
  const input = commands(
    fine,
    { tool: 'dies' },
    fine,
    { tool: 'dies', args: [0] },
    fine,
    { tool: 'segfaults' },
    fine,
  );
  const run = await runStart(t, { args: ['-w', '1', misbehaves], input });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ result, error }) => result ?? error?.code),
    [1, 'worker_crashed', 1, 'worker_crashed', 1, 'worker_crashed', 1],
  );
  t.like(run.results[1]?.error, { retryable: true, details: { exit_code: 3 } });
  t.like(run.results[3]?.error, { details: { exit_code: 0 } });
  t.like(run.results[5]?.error, { details: { signal: 'SIGSEGV' } });
});

test('many commands that kill their worker are their own failures, never the end of its slot', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', misbehaves],
    input: commands(...Array.from({ length: 6 }, () => [{ tool: 'dies' }, fine]).flat()),
  });
  t.is(run.code, 1);
  t.is(run.results.filter(({ ok }) => ok).length, 6);
  t.is(run.results.filter(({ error }) => error?.code === 'worker_crashed').length, 6);
  t.notRegex(run.stderr, /gave up/);
});
