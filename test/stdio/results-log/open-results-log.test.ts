import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { openResultsLog } from '../../../src/stdio/results-log/open-results-log.js';
import type { ResultsLog } from '../../../src/stdio/results-log/results-log.js';
import { FakeClock } from '../../helpers/fake-clock.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { until } from '../../helpers/until.js';

const open = (path: string, runsFailed = false): Promise<ResultsLog> =>
  openResultsLog({ path, runsFailed, clock: new FakeClock() });
const keyOf = (n: number) => n.toString(16).padStart(16, '0');
const head = (n: number, key: string | null = keyOf(n)) =>
  `{"id":${n},"line":${n},"key":${JSON.stringify(key)},"ok":`;
const lineOf = {
  ok: (n: number) => `${head(n)}true,"result":[${n}]}\n`,
  failed: (n: number) => `${head(n)}false,"error":{"code":"tool_error","message":"m","retryable":false}}\n`,
  undone: (n: number) => `${head(n)}false,"error":{"code":"shutting_down","message":"m","retryable":true}}\n`,
  anew: (n: number) => `${head(n, null)}true,"result":{"cancelled":1}}\n`,
  chunk: (n: number) => `${head(n)}true,"chunk":1,"seq":0}\n`,
  ended: (n: number) => `${head(n)}true,"chunks":1}\n`,
};

/** Commands with their lines, in an order in which they may be written. */
const entries = fc.array(
  fc.tuple(fc.nat(6), fc.constantFrom('ok', 'failed', 'undone', 'anew', 'streamed', 'failing', 'cut')),
  { maxLength: 12 },
);

test('after any end, cut at any byte, what counts is there, and nothing else', async (t) => {
  const path = join(await temporaryFolder(t), 'results.jsonl');
  await fc.assert(
    fc.asyncProperty(entries, fc.nat(), fc.boolean(), async (list, cut, runsFailed) => {
      const lines = list.flatMap(([n, kind], place) => {
        const at = n + 10 * place;
        if (kind === 'streamed') return [lineOf.chunk(at), lineOf.chunk(at), lineOf.ended(at)];
        if (kind === 'failing') return [lineOf.chunk(at), lineOf.failed(at)];
        if (kind === 'cut') return [lineOf.chunk(at)];
        // The same input line may be there many times.
        return [lineOf[kind](n)];
      });
      const text = lines.join('');
      const bytes = text.slice(0, text.length - (cut % 120));
      writeFileSync(path, bytes);

      const log = await open(path, runsFailed);
      t.is(await log.end(), undefined);
      // A whole line that lacks its newline only is one.
      const whole = text.startsWith(`${bytes}\n`) && bytes !== '' ? `${bytes}\n` : bytes;
      const kept = whole.slice(0, whole.lastIndexOf('\n') + 1);
      const expected = staying(kept, runsFailed);
      t.is(readFileSync(path, 'utf8'), expected.join(''));
      const results = expected.filter((line) => !line.includes('"chunk":'));
      t.is(log.found.results, results.length);
      for (const line of results) t.true(log.isDone(JSON.parse(line).key), line);
      t.is(log.unclaimed, 0);
    }),
    { numRuns: 60 },
  );
});

/** By a rule that is slow and plain: a part stays where a last line follows that stays. */
function staying(text: string, runsFailed: boolean): string[] {
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => `${line}\n`);
  const stays = (line: string): boolean => {
    const { key, error } = JSON.parse(line);
    return key !== null && (error === undefined || (error.code !== 'shutting_down' && !runsFailed));
  };
  return lines.filter((line, place) => {
    if (!line.includes('"chunk":')) return stays(line);
    const { key } = JSON.parse(line);
    const last = lines.slice(place).find((later) => later.includes(key) && !later.includes('"chunk":'));
    return last !== undefined && stays(last);
  });
}

test('the file stays where and what it was: its mode, a link to it, and nothing is left beside it', async (t) => {
  const folder = await temporaryFolder(t);
  const [path, link] = [join(folder, 'results.jsonl'), join(folder, 'link')];
  writeFileSync(path, lineOf.ok(1) + lineOf.undone(2));
  chmodSync(path, 0o640);
  symlinkSync(path, link);
  // As a run has left it that was killed while it wrote.
  writeFileSync(`${path}.snakepit-new`, 'half a l');
  const log = await open(link);
  t.like(log.found, { results: 1, takenOut: 1, wasTorn: false, mayHaveStarted: 0 });
  await new Promise<void>((done) => log.descriptor.write(lineOf.ok(3), () => done()));
  log.handOver();
  await log.end();
  t.is(readFileSync(path, 'utf8'), lineOf.ok(1) + lineOf.ok(3));
  t.is(statSync(path).mode & 0o777, 0o640);
  t.deepEqual(readdirSync(folder).sort(), ['link', 'results.jsonl']);
});

test('what may have been started and is not written is known to the next run', async (t) => {
  const path = join(await temporaryFolder(t), 'results.jsonl');
  const killed = await open(path);
  killed.note(3);
  killed.handOver();
  killed.note(2);
  // As if it were killed: it never gets to its end.
  t.teardown(() => killed.end());
  const next = await open(path);
  t.is(next.found.mayHaveStarted, 4);
  await next.end();
  const last = await open(path);
  t.is(last.found.mayHaveStarted, 0);
  await last.end();
});

test('what is no results file is refused, and not touched', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'file');
  for (const [text, message] of [
    ['hello\n', `${path}:1 is no result: "hello"`],
    ['hello', `${path}:1 is no result: "hello"`],
    [`${lineOf.ok(1)}\n{"id":2}\n`, `${path}:3 is no result: "{\\"id\\":2}"`],
    ['{"id":1,"line":1,"ok":true,"result":1}\n', `${path}:1 has no "key": it was not written with --resume`],
    [`${'x'.repeat(100)}\n`, `${path}:1 is no result: "${'x'.repeat(60)}"…`],
  ] as const) {
    writeFileSync(path, text);
    const error = await t.throwsAsync(open(path), { message });
    t.like(error, { code: 'usage' });
    t.is(readFileSync(path, 'utf8'), text);
  }
  await t.throwsAsync(open(folder), { message: /cannot resume .*: illegal operation on a directory/ });
  await t.throwsAsync(open('/dev/null'), { message: /\/dev\/null is no regular file/ });
  await t.throwsAsync(open(join(folder, 'no/file')), { message: /no such file or directory/ });
  t.deepEqual(readdirSync(folder), ['file']);
});

test('a file that somebody else writes is refused', async (t) => {
  const path = join(await temporaryFolder(t), 'file');
  if (!existsSync('/proc/self/fd')) {
    t.pass('nobody says here who has a file open');
    return;
  }
  const other = spawn('sh', ['-c', `exec sleep 60 >> '${path}'`], { stdio: 'ignore' });
  t.teardown(() => other.kill('SIGKILL'));
  await until(() => readlinkSync(`/proc/${other.pid}/fd/1`) === path);
  await t.throwsAsync(open(path), {
    message: new RegExp(`by another process: (sleep|sh) \\(pid ${other.pid}\\)`),
  });
  // Whoever only reads it is welcome.
  const fd = openSync(path, 'r');
  const reader = spawn('sleep', ['60'], { stdio: [fd, 'ignore', 'ignore'] });
  closeSync(fd);
  t.teardown(() => reader.kill('SIGKILL'));
  other.kill('SIGKILL');
  await new Promise((done) => other.once('exit', done));
  await (await open(path)).end();
});
