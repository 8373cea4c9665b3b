import { peakMemory } from '../helpers/processes.js';
import type { Scene } from '../helpers/scene.js';
import { adapter, commands, start } from '../helpers/start.js';

export interface LineWithoutEnd {
  readonly mebibytes: number;
}

/** A line far over `--max-line`: one error, in flat memory, as soon as it is too long; and the next line works. */
export async function lineWithoutEnd(t: Scene, { mebibytes }: LineWithoutEnd): Promise<void> {
  const good = commands({ tool: 'add', args: [1, 2] });
  const program = await start(t, {
    args: ['-w', '1', adapter('answers.py')],
    patienceMs: 15_000 + mebibytes * 50,
  });
  await program.write(good);
  await program.result(1);
  const before = peakMemory(program.pid);
  const block = Buffer.alloc(1024 * 1024, 'x');
  for (let written = 0; written < mebibytes; written++) await program.write(block);
  t.is((await program.result(2)).error?.code, 'line_too_long', 'before its end');
  await program.write(`\n${good}`);
  t.is((await program.result(3)).result, 3);
  const grown = peakMemory(program.pid) - before;
  t.true(grown < 100, `${grown} MiB more`);
  program.end();
  t.is((await program.ended).code, 1);
}
