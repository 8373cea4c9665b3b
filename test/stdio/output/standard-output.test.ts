import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import test from 'ava';

/** What `flood-stdout` reports. */
interface Report {
  readonly kind: string;
  readonly fault?: { readonly type: string; readonly message?: string };
  readonly sent: number;
  readonly mostWaiting: number;
  readonly turns: number;
}

const flood = 'test/fixtures/stdio/flood-stdout.js';
const twoMegabytes = 2_000_000;

/** Runs a line of shell in which `flood BYTES` floods its standard output. */
async function run(script: string): Promise<{ readonly output: Buffer; readonly report: Report }> {
  const shell = `flood() { exec "$NODE" ${flood} "$1"; }\n${script}`;
  const env = { ...process.env, NODE: process.execPath };
  const child = spawn('sh', ['-c', shell], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const [output, report] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  return { output, report: JSON.parse(report) as Report };
}

test('cuts nothing of two megabytes into a pipe, though the program exits at once', async (t) => {
  const { output, report } = await run(`flood ${twoMegabytes} | cat`);
  t.is(output.length, twoMegabytes);
  t.like(report, { kind: 'StreamDescriptor', fault: undefined });
});

test('cuts nothing of two megabytes into a socket', async (t) => {
  const { output, report } = await run(`flood ${twoMegabytes}`);
  t.is(output.length, twoMegabytes);
  t.is(report.kind, 'StreamDescriptor');
});

test('cuts nothing of two megabytes into a file', async (t) => {
  const { output, report } = await run(
    `file=$(mktemp); (flood ${twoMegabytes} > "$file"); cat "$file"; rm "$file"`,
  );
  t.is(output.length, twoMegabytes);
  t.is(report.kind, 'FileDescriptor');
});

test('pauses while its reader sleeps, in little memory and with a live event loop', async (t) => {
  const { output, report } = await run(`flood ${twoMegabytes} | (sleep 1; cat)`);
  t.is(output.length, twoMegabytes);
  t.true(report.turns > 15, `${report.turns} turns`);
  t.true(report.mostWaiting < 257 * 1024);
});

test('pauses while its terminal is stopped, in little memory and with a live event loop', async (t) => {
  const { output, report } = await run(
    `python3 test/fixtures/stdio/stopped-terminal.py 1 "$NODE" ${flood} ${twoMegabytes}`,
  );
  // A terminal writes a carriage return before each line feed.
  t.is(output.toString().replaceAll('\r', '').length, twoMegabytes);
  t.is(report.kind, 'NonblockingDescriptor');
  t.true(report.turns > 15, `${report.turns} turns`);
  t.true(report.mostWaiting < 257 * 1024);
});

test('says quietly that its reader has left', async (t) => {
  const { output, report } = await run(`flood ${twoMegabytes} | head -n 1`);
  t.is(output.length, 100);
  t.deepEqual(report.fault, { type: 'closed' });
});

test('says what is wrong with a disk that is full', async (t) => {
  const { report } = await run(`flood ${twoMegabytes} > /dev/full`);
  t.deepEqual(report.fault, { type: 'failed', message: 'no space left on device' });
});

test('says what is wrong with a standard output that is not open for writing', async (t) => {
  const { report } = await run(`flood ${twoMegabytes} 1< /dev/null`);
  t.deepEqual(report.fault, { type: 'failed', message: 'bad file descriptor' });
});

test('takes /dev/null and a closed standard output for what throws everything away', async (t) => {
  for (const where of ['> /dev/null', '>&-']) {
    const { report } = await run(`flood ${twoMegabytes} ${where}`);
    t.like(report, { fault: undefined, sent: twoMegabytes });
  }
});
