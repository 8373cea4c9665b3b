import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { floodingTool } from '../scenarios/flooding-tool.js';
import { manyLines } from '../scenarios/many-lines.js';
import { readerThatSleeps } from '../scenarios/reader-that-sleeps.js';

const answers = adapter('answers.py');
const numbers = (from: number, to: number): string => {
  let text = '';
  for (let n = from; n <= to; n++) text += `${n}\n`;
  return text;
};

test('a reader that leaves (| head -1) stops everything quietly, exit 0', async (t) => {
  const program = await start(t, { args: ['-w', '2', `${answers}:double`, '-l', '-q'], answers: 'some' });
  await program.write(numbers(1, 100));
  await program.result(1);
  program.stdout.destroy();
  const at = performance.now();
  void program.write(numbers(101, 100_000));
  const run = await program.ended;
  t.is(run.code, 0);
  t.is(run.stderr, '');
  t.true(performance.now() - at < 3000);
});

test('a reader that leaves after a failure: exit 1', async (t) => {
  const program = await start(t, { args: ['-w', '1', `${answers}:double`, '-l', '-q'], answers: 'some' });
  await program.write('x\n');
  await program.result(1);
  program.stdout.destroy();
  void program.write(numbers(2, 100));
  const run = await program.ended;
  t.is(run.code, 1);
  t.is(run.stderr, '');
});

test('a reader that leaves while a long command runs is not waited for', async (t) => {
  const program = await start(t, { args: ['-w', '2', answers, '-q'], answers: 'some' });
  await program.write(commands({ tool: 'nap', args: [30] }, { tool: 'add', args: [1, 2] }));
  await program.result(2);
  program.stdout.destroy();
  await program.write(commands({ tool: 'add', args: [1, 2] }));
  const run = await program.ended;
  t.true(run.ms < 15_000);
  t.is(run.stderr, '');
});

test('a full disk: exit 74, said once, and no more is read', async (t) => {
  const program = await start(t, {
    args: ['-w', '1', `${answers}:double`, '-l'],
    redirect: '>/dev/full',
    answers: 'none',
  });
  void program.write(numbers(1, 100_000));
  const run = await program.ended;
  t.is(run.code, 74);
  t.is(run.stderr.split('results cannot be written: no space left on device').length - 1, 1, run.stderr);
});

test('-o to a full disk, or where no file can be: an error', async (t) => {
  const full = await runStart(t, {
    args: ['-w', '1', `${answers}:double`, '-l', '-o', '/dev/full'],
    input: '1\n',
    answers: 'none',
  });
  t.is(full.code, 74);
  const nowhere = await runStart(t, {
    args: ['-w', '1', `${answers}:double`, '-l', '-o', '/no/such/folder/file'],
    input: '1\n',
    answers: 'none',
  });
  t.is(nowhere.code, 2);
  t.true(nowhere.stderr.includes('/no/such/folder/file'), nowhere.stderr);
});

for (const { what, tool, line, lines } of [
  { what: 'many results', tool: 'echo', line: `${'x'.repeat(1000)}\n`, lines: 50_000 },
  { what: 'large results', tool: 'text_of', line: '1000000\n', lines: 120 },
]) {
  test(`a reader that sleeps, ${what}: memory stays flat, and then everything arrives`, async (t) => {
    await readerThatSleeps(t, { sleepMs: 1500, tool, line, lines });
  });
}

test('100 000 lines come back complete and right, in flat memory', async (t) => {
  t.log(`${await manyLines(t, { lines: 100_000 })} lines a second`);
});

test('what was written just before the end is not cut', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', answers],
    input: commands(...Array.from({ length: 4 }, () => ({ tool: 'text_of', args: [500_000] }))),
  });
  t.is(run.code, 0);
  t.true(run.results.every(({ result }) => typeof result === 'string' && result.length === 500_000));
});

test('a log that cannot be written does not matter', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', answers],
    redirect: '2>/dev/full',
    input: commands({ tool: 'add', args: [1, 2] }),
  });
  t.is(run.code, 0);
  t.is(run.results[0]?.result, 3);
});

test('a log that is not read says how much of it was dropped, in its own format', async (t) => {
  const folder = await temporaryFolder(t);
  const pipe = join(folder, 'log');
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('sh', ['-c', `exec 3<${pipe}; read -r go; cat <&3`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const log = text(reader.stdout);
  const program = await start(t, {
    args: ['-w', '1', adapter('floods_output.py'), '--log-format', 'json'],
    redirect: `2>${pipe}`,
  });
  // Each of these bytes takes six in JSON.
  await program.write(commands({ tool: 'long_lines', args: [2, 0] }));
  await program.result(1);
  await program.write(commands({ tool: 'lines', args: [10] }));
  await program.result(2);
  reader.stdin.end('go\n');
  program.end();
  t.is((await program.ended).code, 0);
  const messages = (await log)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).message);
  t.true(messages.some((message) => /^\d+ messages were dropped, since nobody read them$/.test(message)));
});

test('a tool that floods its output holds nothing up, and what is dropped is said', async (t) => {
  t.log(`${await floodingTool(t, { mebibytes: 100 })} MiB a second`);
});

test('--on-eof stay stays at the end of a pipe', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers, '--on-eof', 'stay', '-v'] });
  program.end(commands({ tool: 'add', args: [1, 2] }));
  await program.said('input ended');
  await program.result(1);
  await new Promise((done) => setTimeout(done, 100));
  program.signal('SIGTERM');
  const run = await program.ended;
  t.is(run.code, 0);
  t.regex(run.stderr, /SIGTERM: winding down/);
});

test('</dev/null: stays until it is asked to end, and says why', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers], redirect: '</dev/null' });
  await program.said('ready in');
  program.signal('SIGTERM');
  const run = await program.ended;
  t.is(run.code, 0);
  t.regex(run.stderr, /stays .*standard input is \/dev\/null or closed/);
  t.regex(run.stderr, /SIGTERM: winding down/);
});

test('a socket is read to its end', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', `${answers}:double`, '-l'],
    stdin: 'socket',
    input: numbers(1, 1000),
  });
  t.is(run.code, 0);
  t.regex(run.stderr, /standard input is a socket/);
});

test('a file is read to its end', async (t) => {
  const folder = await temporaryFolder(t, { 'numbers.txt': numbers(1, 1000) });
  const run = await runStart(t, {
    args: ['-w', '1', `${answers}:double`, '-l', '-o', join(folder, 'out.jsonl')],
    redirect: `<'${folder}/numbers.txt'`,
    answers: 'none',
  });
  t.is(run.code, 0);
  t.regex(run.stderr, /standard input is a file/);
  t.is(readFileSync(join(folder, 'out.jsonl'), 'utf8').split('\n').length, 1001);
});

test('--on-eof finish finishes also at the end of /dev/null', async (t) => {
  const run = await runStart(t, { args: ['-w', '1', answers, '--on-eof', 'finish'], redirect: '</dev/null' });
  t.is(run.code, 0);
});

test('standard input that is for writing only stays', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers], redirect: '0>/dev/null' });
  await program.said('cannot be read');
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});
