import { peakMemory } from '../helpers/processes.js';
import type { Scene } from '../helpers/scene.js';
import { adapter, commands, start } from '../helpers/start.js';

export interface FloodingTool {
  /** That it prints without an end of line, as fast as a pipe takes them, and then once more as lines. */
  readonly mebibytes: number;
}

/**
 * A tool that prints as fast as it can: it is never held up for long, nothing of it gets among the results, memory stays flat,
 * and what the log has no room for is counted and said. Gives the mebibytes a second that were taken.
 */
export async function floodingTool(t: Scene, { mebibytes }: FloodingTool): Promise<number> {
  const program = await start(t, {
    args: ['-w', '1', adapter('floods_output.py'), '--log-format', 'json'],
    patienceMs: 15_000 + mebibytes * 20,
  });
  await program.event('worker-ready');
  const before = peakMemory(program.pid);
  const startedAt = performance.now();
  await program.write(
    commands({ tool: 'without_end', args: [mebibytes] }, { tool: 'long_lines', args: [mebibytes] }),
  );
  t.is((await program.result(1)).result, mebibytes);
  t.is((await program.result(2)).result, mebibytes);
  const seconds = (performance.now() - startedAt) / 1000;
  await program.write(commands({ tool: 'lines', args: [100_000] }));
  t.is((await program.result(3)).result, 100_000);
  const grown = peakMemory(program.pid) - before;
  t.true(grown < 100, `${grown} MiB more`);
  program.end();
  const run = await program.ended;
  t.is(run.code, 0);
  t.true(run.stderr.length < 64 * 1024 * 1024);
  t.regex(run.stderr, /prints too fast: \d+ lines/);
  const logged = run.stderr.split('\n').filter((line) => line.includes('"type":"worker-output-dropped"'));
  const dropped = logged.reduce((sum, line) => sum + JSON.parse(line).event.bytes, 0);
  // Where the log itself was not read as fast as it came, it says so instead.
  const isSaid = dropped > mebibytes * 2 ** 20 || run.stderr.includes('messages were dropped');
  t.true(isSaid, `${dropped} bytes were dropped, and said`);
  return Math.round((2 * mebibytes) / seconds);
}
