import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { adapter, commands, type LogLine, type StartedProgram, start } from '../helpers/start.js';
import type { Result, StartRun } from '../helpers/start-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const jsonLog = ['--log-format', 'json', '-v'];
const wearsOut = adapter('wears_out.py');

/** Writes so many commands at a time, and reads their results, until it is enough. */
async function underLoad(
  program: StartedProgram,
  command: object,
  isEnough: (results: readonly Result[]) => boolean,
): Promise<readonly Result[]> {
  const atOnce = 100;
  const results: Result[] = [];
  while (!isEnough(results)) {
    const from = results.length;
    await program.write(
      commands(...Array.from({ length: atOnce }, (_, index) => ({ id: from + index, ...command }))),
    );
    const lines = Array.from({ length: atOnce }, (_, index) => from + index + 1);
    results.push(...(await Promise.all(lines.map((line) => program.result(line)))));
  }
  return results;
}

function eventsOf(run: StartRun): readonly LogLine['event'][] {
  return run.stderr
    .split('\n')
    .filter((line) => line.startsWith('{"time"'))
    .map((line) => (JSON.parse(line) as LogLine).event);
}

/** From when all workers are ready to the end of the input: how few could take commands, and how many processes there were. */
function census(run: StartRun, workers: number) {
  const inPool = new Set<string>();
  // One slot alone is never complete, although there may be two of its generations.
  const slots = new Set<unknown>();
  const processes = new Set<string>();
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;
  let wasComplete = false;
  for (const { type, worker, generation } of eventsOf(run)) {
    if (type === 'input-ended') break;
    const name = `${worker}.${generation}`;
    if (type === 'worker-starting') processes.add(name);
    if (type === 'worker-ready') {
      inPool.add(name);
      slots.add(worker);
    }
    if (type === 'worker-stopping' || type === 'worker-exited') inPool.delete(name);
    if (type === 'worker-exited') processes.delete(name);
    wasComplete ||= slots.size === workers;
    if (wasComplete) fewest = Math.min(fewest, inPool.size);
    most = Math.max(most, processes.size);
  }
  return { fewest, most };
}

/** What became of workers, in order. */
function tale(run: StartRun): string {
  const aboutWorkers = eventsOf(run).filter(({ worker }) => worker !== undefined);
  return aboutWorkers.map(({ type, worker, generation }) => `${type} ${worker}.${generation}`).join(', ');
}

function servedBy(results: readonly Result[]): ReadonlySet<unknown> {
  return new Set(results.map(({ result }) => result));
}

function allIsWell(t: ExecutionContext, run: StartRun): void {
  t.is(run.code, 0);
  t.deepEqual(
    run.results.filter(({ ok }) => !ok),
    [],
  );
}

test('--max-requests under load: nothing fails, two workers serve at any time, and there are never more than three', async (t) => {
  const program = await start(t, {
    args: ['-w', '2', '--max-requests', '50', wearsOut, ...jsonLog],
  });
  const results = await underLoad(
    program,
    { tool: 'work', args: [3] },
    (some) => some.length >= 1000 && servedBy(some).size >= 6,
  );
  program.end();
  const run = await program.ended;
  allIsWell(t, run);
  t.true(results.length >= 1000);
  t.deepEqual(census(run, 2), { fewest: 2, most: 3 }, tale(run));
  const figures = eventsOf(run).filter(({ type }) => type === 'worker-recycling');
  t.true(
    figures.every(({ reason, figure, limit }) => reason === 'requests' && Number(figure) >= Number(limit)),
  );
  t.true(figures.every(({ limit }) => Number(limit) >= 50 && Number(limit) <= 55));
});

test('--max-age under load', async (t) => {
  const program = await start(t, { args: ['-w', '2', '--max-age', '200ms', wearsOut, ...jsonLog] });
  await underLoad(program, { tool: 'work', args: [3] }, (some) => servedBy(some).size >= 5);
  program.end();
  const run = await program.ended;
  allIsWell(t, run);
  t.deepEqual(census(run, 2), { fewest: 2, most: 3 }, tale(run));
});

for (const [what, tool] of [
  ['a worker that takes too much memory', 'leak'],
  ['one whose children do', 'leak_in_child'],
] as const) {
  test(`--max-rss replaces ${what}, and no other`, async (t) => {
    const args = ['-w', '2', '--max-rss', '200MiB', wearsOut, ...jsonLog];
    const program = await start(t, { args });
    await program.write(commands({ tool, args: [250] }));
    const [worker] = String((await program.result(1)).result).split('.');
    const { figure } = await program.event('worker-recycling');
    // It may have been caught while it still grew.
    t.true(Number(figure) > 200 * 2 ** 20 && Number(figure) < 500 * 2 ** 20, String(figure));
    await program.event('worker-exited', (event) => event['worker'] === worker && event['generation'] === 1);
    await program.write(commands({ tool: 'work', args: [1] }, { tool: 'work', args: [1] }));
    program.end();
    const run = await program.ended;
    allIsWell(t, run);
    const recycled = eventsOf(run).filter(({ type }) => type === 'worker-recycling');
    t.deepEqual(
      recycled.map(({ worker: name, reason }) => [name, reason]),
      [[worker, 'memory']],
    );
  });
}

/** An adapter that can be edited while it is served. */
async function editable(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'edited.py');
  const write = (text: string) => writeFile(file, text);
  const edit = (version: number) =>
    write(`import time\n\n\ndef version():\n    time.sleep(0.003)\n    return ${version}\n`);
  await edit(1);
  return { file, edit, write };
}

/** Keeps the program busy; `stop` resolves with how many results were as they should be. */
function traffic(program: StartedProgram) {
  let isWanted = true;
  const versions: unknown[] = [];
  const over = underLoad(program, { tool: 'version' }, (results) => {
    for (const { result } of results.slice(versions.length)) versions.push(result);
    return !isWanted;
  });
  return {
    stop: async (): Promise<readonly unknown[]> => {
      isWanted = false;
      await over;
      return versions;
    },
  };
}

test('SIGHUP under traffic: the new code is served, and nothing fails', async (t) => {
  const { file, edit } = await editable(t);
  const program = await start(t, { args: ['-w', '2', file, ...jsonLog] });
  const load = traffic(program);
  await program.event('worker-ready', ({ worker }) => worker === 'w2');
  await program.result(50);
  await edit(2);
  program.signal('SIGHUP');
  const ended = await program.event('reload-ended');
  t.like(ended, { why: 'SIGHUP', ending: 'done', replaced: ['w1', 'w2'], kept: [] });
  const versions = await load.stop();
  const first = versions.length + 1;
  await program.write(commands(...Array.from({ length: 20 }, () => ({ tool: 'version' }))));
  const after = await Promise.all(Array.from({ length: 20 }, (_, index) => program.result(first + index)));
  program.end();
  const run = await program.ended;
  allIsWell(t, run);
  t.is(versions[0], 1);
  t.deepEqual([...servedBy(after)], [2]);
  t.deepEqual(census(run, 2), { fewest: 2, most: 3 }, tale(run));
});

test('SIGHUP with new code that cannot be imported: the old one is served on, and why is said; then it is mended', async (t) => {
  const { file, edit, write } = await editable(t);
  const program = await start(t, { args: ['-w', '2', file] });
  const load = traffic(program);
  await program.said('w2: ready');
  await write('def version(:\n    return 2\n');
  program.signal('SIGHUP');
  await program.said('SyntaxError');
  await program.said('w1: generation 1 serves on');
  await program.said('def version(:');
  await program.said(
    'reload stopped where a successor could not start: nothing was replaced; w1, w2 as before',
  );
  await edit(3);
  program.signal('SIGHUP');
  await program.said('reloaded: replaced w1, w2');
  const versions = await load.stop();
  program.end();
  allIsWell(t, await program.ended);
  t.is(versions[0], 1);
  t.false(versions.includes(2));
});

test('SIGHUP during a crash loop of one slot: the others are reloaded, and it is once it can be', async (t) => {
  const { file, edit, write } = await editable(t);
  const code = (version: number) =>
    `import os, time\nif os.environ["SNAKEPIT_WORKER_ID"] == "w1" and os.environ["SNAKEPIT_GENERATION"] != "1":\n    os._exit(1)\n\n\ndef version():\n    time.sleep(0.003)\n    return ${version}\n`;
  await write(code(1));
  const program = await start(t, {
    args: ['-w', '2', '--backoff', '50ms..100ms', '--max-start-failures', '1000', file, ...jsonLog],
  });
  const { pid } = await program.event('worker-ready', ({ worker }) => worker === 'w1');
  await program.event('worker-ready', ({ worker }) => worker === 'w2');
  process.kill(Number(pid), 'SIGKILL');
  await program.event('worker-exited', ({ cause }) => cause === 'start-failure');
  const load = traffic(program);
  await write(code(2));
  program.signal('SIGHUP');
  const ended = await program.event('reload-ended');
  t.like(ended, { ending: 'done', replaced: ['w2'], restarted: ['w1'] });
  await edit(3);
  program.signal('SIGHUP');
  await program.event('worker-ready', ({ worker, generation }) => worker === 'w1' && Number(generation) > 1);
  await program.event('reload-ended', ({ replaced, restarted }) => String([replaced, restarted]) === 'w2,w1');
  await load.stop();
  program.end();
  allIsWell(t, await program.ended);
});

test('a stop while a successor boots leaves nothing', async (t) => {
  const program = await start(t, {
    args: ['-w', '1', '--max-requests', '1', adapter('slow_to_succeed.py'), ...jsonLog],
  });
  await program.write(commands({ tool: 'work' }));
  await program.event('worker-starting', ({ generation }) => generation === 2);
  await program.write(commands({ tool: 'work' }));
  t.is((await program.result(2)).result, '1', 'it serves meanwhile');
  program.signal('SIGTERM');
  const run = await program.ended;
  t.is(run.code, 0);
  t.true(run.ms < 10_000, `${run.ms} ms`);
});

test('a stop while the old worker finishes grants it its time', async (t) => {
  const program = await start(t, { args: ['-w', '1', wearsOut, ...jsonLog] });
  await program.event('worker-ready');
  await program.write(commands({ tool: 'work', args: [1500] }));
  program.signal('SIGHUP');
  await program.event('worker-ready', ({ generation }) => generation === 2);
  program.signal('SIGTERM');
  const run = await program.ended;
  allIsWell(t, run);
  t.is(run.results[0]?.result, 'w1.1');
});

test('kill -9 of the supervisor while two generations overlap leaves nothing', async (t) => {
  const program = await start(t, { args: ['-w', '1', wearsOut, ...jsonLog], answers: 'some' });
  await program.event('worker-ready');
  await program.write(commands({ tool: 'work', args: [60_000] }));
  program.signal('SIGHUP');
  await program.event('worker-ready', ({ generation }) => generation === 2);
  program.signal('SIGKILL');
  t.is((await program.ended).signal, 'SIGKILL');
});
