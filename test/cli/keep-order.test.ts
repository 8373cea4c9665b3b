import { join } from 'node:path';
import test from 'ava';
import { connectRaw, untilStatus } from '../helpers/control.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const takesItsTime = adapter('takes_its_time.py');

function linesOf(stdout: string): readonly number[] {
  return [...stdout.matchAll(/"line":(\d+),/g)].map(([, line]) => Number(line));
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test('-k: results are in the order of the input, bad lines and control lines in their places', async (t) => {
  const naps = upTo(40).map((n) => ({ tool: 'nap', args: [((n * 7) % 5) / 100] }));
  const lines = [...naps.map((nap) => `${JSON.stringify(nap)}\n`)];
  lines[5] = 'bad\n';
  lines[9] = '{"control":"status"}\n';
  lines[12] = '{"tool":"unknown"}\n';
  const run = await runStart(t, { args: ['-w', '3', '-q', '-k', takesItsTime], input: lines.join('') });
  t.deepEqual(linesOf(run.stdout), upTo(40));
  t.deepEqual(
    run.results.filter(({ ok }) => !ok).map(({ line }) => line),
    [6, 13],
  );
});

test('-k: a first command that is tried again holds up the others, and only until it is done', async (t) => {
  const ledger = join(await temporaryFolder(t), 'ledger');
  const first = { tool: 'fail_at_first', args: [1, 2], retries: 3 };
  const others = upTo(3000).map(() => ({ tool: 'served_by' }));
  const run = await runStart(t, {
    args: ['-w', '2', '-q', '-k', '--queue', '50', takesItsTime],
    env: { LEDGER: ledger },
    input: commands(first, ...others),
  });
  t.is(run.code, 0);
  t.is(run.results[0]?.result, 3);
  t.deepEqual(linesOf(run.stdout), upTo(3001));
});

test('-k: no more is read behind a command that does not end, and a worker that dies loses no place', async (t) => {
  const program = await start(t, {
    args: ['-w', '2', '-k', '-q', '--drain-timeout', '100ms', '--stop-timeout', '100ms', takesItsTime],
    answers: 'read',
  });
  await program.write(commands({ tool: 'nap', args: [60] }));
  const many = commands(...upTo(30_000).map(() => ({ tool: 'served_by' })));
  let isTaken = false;
  void program.write(many).then(() => {
    isTaken = true;
  });
  const client = await connectRaw(t, program.runtime, 'takes_its_time');
  await untilStatus(client, ({ commands: { ok } }) => ok >= 9990);
  t.false(isTaken);
  program.signal('SIGTERM');
  const run = await program.ended;
  t.is(run.code, 1);
  t.deepEqual(linesOf(run.stdout), upTo(run.results.length));
  t.is(run.results[0]?.ok, false);
});
