import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { SnakepitError } from '../../src/errors.js';
import { FifoStock } from '../../src/process/fifo-stock.js';
import { closeFifos, type FifoSet } from '../../src/process/make-fifos.js';
import { eventually, fixture, isRunning, makeDirectory } from './support/processes.js';

const run = promisify(execFile);
const real = execFileSync('sh', ['-c', 'command -v mkfifo'], { encoding: 'utf8' }).trim();

/** Puts a shell script in the place of the program that makes pipes. */
function replaceMkfifo(t: ExecutionContext, script: string): void {
  const folder = makeDirectory();
  writeFileSync(join(folder, 'mkfifo'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  t.teardown(() => {
    process.env['PATH'] = path;
  });
}

/** A program that notes how many pipes it makes at each call. */
function countCalls(t: ExecutionContext): () => readonly string[] {
  const log = join(makeDirectory(), 'calls');
  replaceMkfifo(t, `${real} "$@" && echo $(($# - 3)) >> ${log}`);
  return () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
}

function stockOf(t: ExecutionContext, directory = makeDirectory()): FifoStock {
  const stock = new FifoStock(directory);
  t.teardown(() => stock.close());
  return stock;
}

async function taken(t: ExecutionContext, set: Promise<FifoSet>): Promise<FifoSet> {
  const mine = await set;
  t.teardown(() => closeFifos(mine));
  return mine;
}

function verifyWorks(t: ExecutionContext, { readers, writers }: FifoSet): void {
  t.is(readers.length, 3);
  for (const [index, writer] of writers.entries()) {
    writeSync(writer, `to ${index}`);
    const buffer = Buffer.alloc(16);
    const size = readSync(readers[index] as number, buffer);
    t.is(buffer.toString('utf8', 0, size), `to ${index}`);
  }
}

test.serial('a spare set is given at once, and the next one made', async (t) => {
  const directory = makeDirectory();
  const stock = stockOf(t, directory);
  const calls = countCalls(t);
  stock.fill();
  stock.fill();
  await eventually(() => calls().length === 1 && readdirSync(directory).length === 0, 5000);
  const first = await taken(t, stock.take());
  t.deepEqual(calls(), ['3'], 'nothing was run for it');
  verifyWorks(t, first);
  await eventually(() => calls().length === 2 && readdirSync(directory).length === 0, 5000);
  verifyWorks(t, await taken(t, stock.take()));
});

test.serial('one that is being made is waited for', async (t) => {
  const calls = countCalls(t);
  const stock = stockOf(t);
  stock.fill();
  verifyWorks(t, await taken(t, stock.take()));
  t.deepEqual(calls(), ['3']);
});

test.serial(
  'of several that ask together each gets its own, all but the spare one made in one call',
  async (t) => {
    const calls = countCalls(t);
    const directory = makeDirectory();
    const stock = stockOf(t, directory);
    stock.fill();
    const sets = await Promise.all(Array.from({ length: 4 }, () => taken(t, stock.take())));
    for (const set of sets) verifyWorks(t, set);
    t.is(new Set(sets.flatMap(({ readers, writers }) => [...readers, ...writers])).size, 24);
    t.deepEqual([...calls()].slice(0, 2).toSorted(), ['3', '9']);
    await eventually(() => calls().length === 3 && readdirSync(directory).length === 0, 5000);
  },
);

test.serial(
  'a spare set that cannot be made is no news; the next who takes one is told, if it cannot be made again',
  async (t) => {
    const directory = makeDirectory();
    const broken = join(makeDirectory(), 'broken');
    writeFileSync(broken, '');
    const refusal = `mkfifo: cannot create fifo 'x': No space left on device`;
    replaceMkfifo(
      t,
      `if [ -e ${broken} ]; then ${real} "$4"; echo "${refusal}" >&2; exit 1; fi; exec ${real} "$@"`,
    );
    const stock = stockOf(t, directory);
    stock.fill();
    const error = await t.throwsAsync(stock.take(), { instanceOf: SnakepitError });
    t.is(error?.code, 'runtime-directory');
    t.is(error?.message, `cannot make the pipes of a worker in ${directory}: No space left on device`);
    t.deepEqual(readdirSync(directory), [], 'nor are those left that could be made');
    execFileSync('rm', [broken]);
    verifyWorks(t, await taken(t, stock.take()));
  },
);

test.serial('where there is no program that makes pipes, that is said', async (t) => {
  const path = process.env['PATH'];
  t.teardown(() => {
    process.env['PATH'] = path;
  });
  process.env['PATH'] = makeDirectory();
  const stock = stockOf(t);
  stock.fill();
  const error = await t.throwsAsync(stock.take(), { instanceOf: SnakepitError });
  t.is(error?.code, 'system');
  t.is(error?.message, 'cannot make the pipes of a worker: there is no program mkfifo in PATH');
});

test.serial('closed while pipes are being made, nothing is left: no process, no file', async (t) => {
  const directory = makeDirectory();
  const pids = join(makeDirectory(), 'pids');
  replaceMkfifo(t, `${real} "$4"; echo $$ >> ${pids}; exec sleep 1000`);
  const stock = stockOf(t, directory);
  stock.fill();
  const refused = Promise.all(
    Array.from({ length: 3 }, () => t.throwsAsync(stock.take(), { instanceOf: SnakepitError })),
  );
  const running = () => (existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n') : []);
  await eventually(() => running().length === 2, 5000);
  await stock.close();
  t.deepEqual(
    running().filter((pid) => isRunning(Number(pid))),
    [],
  );
  t.deepEqual(readdirSync(directory), []);
  for (const error of await refused) t.regex(error?.message ?? '', /everything is ending/);
  await t.throwsAsync(stock.take(), { message: /everything is ending/ });
});

test.serial('closed in the turn in which a set was asked for, no program is run', async (t) => {
  const calls = countCalls(t);
  const stock = stockOf(t);
  const refused = t.throwsAsync(stock.take(), { message: /everything is ending/ });
  await stock.close();
  await refused;
  stock.fill();
  t.deepEqual(calls(), []);
});

test('a spare set costs six descriptors, is not made where there are few, and none is left in the end', async (t) => {
  const script = `ulimit -n 96; exec "$0" "$1"`;
  const { stdout } = await run('/bin/sh', ['-c', script, process.execPath, fixture('keep-fifos.mjs')]);
  t.deepEqual(JSON.parse(stdout), {
    spare: 6,
    afterFull: 0,
    afterMaking: 0,
    spareWhereScarce: 0,
    left: [],
  });
});
