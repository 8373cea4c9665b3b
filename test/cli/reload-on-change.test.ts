import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { commands, runStart, type StartedProgram, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const jsonLog = ['--log-format', 'json', '-v'];
const answering = (value: string) => `def answer():\n    return ${value}\n`;

/** Asks on and on; `until` resolves with how many were asked once the answer is this one, and fails where one failed. */
function asking(t: ExecutionContext, program: StartedProgram) {
  let line = 0;
  return async (wanted: unknown): Promise<void> => {
    for (let answer: unknown; answer !== wanted; ) {
      await program.write(commands(...Array.from({ length: 5 }, () => ({ tool: 'answer' }))));
      const results = await Promise.all([1, 2, 3, 4, 5].map((n) => program.result(line + n)));
      line += 5;
      for (const result of results) t.true(result.ok, JSON.stringify(result));
      answer = results.every(({ result }) => result === wanted) ? wanted : undefined;
    }
  };
}

async function ends(t: ExecutionContext, program: StartedProgram): Promise<void> {
  program.end();
  const run = await program.ended;
  t.is(run.code, 0);
  t.true(run.results.every(({ ok }) => ok));
}

test('a save is served, one that is broken shows why and changes nothing, and the next good one is served again', async (t) => {
  const folder = await temporaryFolder(t, { 'tools.py': answering('1') });
  const file = join(folder, 'tools.py');
  const program = await start(t, { args: ['-w', '2', '--reload', file], cwd: folder });
  const until = asking(t, program);
  await until(1);
  await writeFile(file, answering('2'));
  await program.said('tools.py changed: reloading 2 workers, one after the other');
  await until(2);
  await program.said('reloaded: replaced w1, w2');
  await writeFile(file, 'def answer(:\n    return 3\n');
  await program.said('SyntaxError');
  await program.said('w1, w2 as before');
  await until(2);
  await writeFile(file, `import nowhere_to_be_found\n${answering('4')}`);
  await program.said("No module named 'nowhere_to_be_found'");
  await until(2);
  await writeFile(file, answering('5'));
  await until(5);
  await ends(t, program);
});

test('saves as editors do them, whatever is written, renamed and removed for each', async (t) => {
  const folder = await temporaryFolder(t, { 'tools.py': answering('1') });
  const file = join(folder, 'tools.py');
  const program = await start(t, { args: ['-w', '1', '--reload', file, ...jsonLog], cwd: folder });
  const until = asking(t, program);
  await until(1);
  // vim: a trial file, the old one out of the way, the new one, and the old one is gone.
  await writeFile(join(folder, '4913'), '');
  await rm(join(folder, '4913'));
  await rename(file, `${file}~`);
  await writeFile(file, answering('2'));
  await rm(`${file}~`);
  await until(2);
  await program.event('reload-ended');
  // Others: a temporary file that takes its place.
  await writeFile(join(folder, '.tools.py.tmp'), answering('3'));
  await rename(join(folder, '.tools.py.tmp'), file);
  await until(3);
  await program.event('reload-ended', ({ why }) => why === 'tools.py changed');
  await ends(t, program);
});

test('modules beside the adapter, and in packages below, old and new', async (t) => {
  const folder = await temporaryFolder(t, {
    'tools.py':
      'import helper\nfrom inner.deep import value\n\n\ndef answer():\n    return helper.value + value\n',
    'helper.py': 'value = 1\n',
    'inner/deep.py': 'value = 10\n',
  });
  const program = await start(t, { args: ['-w', '1', '--reload', 'tools.py', ...jsonLog], cwd: folder });
  const until = asking(t, program);
  await until(11);
  // Within the second, and of the same size: Python alone would take its compiled copy for the new source.
  await writeFile(join(folder, 'helper.py'), 'value = 2\n');
  await until(12);
  await writeFile(join(folder, 'inner/deep.py'), 'value = 20\n');
  await until(22);
  await program.event('reload-started', ({ why }) => why === 'inner/deep.py changed');
  await mkdir(join(folder, 'late'));
  await writeFile(join(folder, 'late/comer.py'), 'value = 300\n');
  await writeFile(join(folder, 'helper.py'), 'from late.comer import value\n');
  await until(320);
  await writeFile(join(folder, 'late/comer.py'), 'value = 400\n');
  await until(420);
  await ends(t, program);
});

test('a module, and a file that is a link', async (t) => {
  const folder = await temporaryFolder(t, {
    'site/pkg/tools.py': answering('1'),
    'elsewhere/real.py': answering('1'),
  });
  await symlink(join(folder, 'elsewhere/real.py'), join(folder, 'site/linked.py'));
  const cwd = join(folder, 'site');
  const one = await start(t, { args: ['-w', '1', '--reload', 'pkg.tools'], cwd });
  const two = await start(t, { args: ['-w', '1', '--reload', 'linked.py'], cwd });
  const [first, second] = [asking(t, one), asking(t, two)];
  await Promise.all([first(1), second(1)]);
  await writeFile(join(folder, 'site/pkg/tools.py'), answering('2'));
  await writeFile(join(folder, 'elsewhere/real.py'), answering('3'));
  await Promise.all([first(2), second(3)]);
  await Promise.all([ends(t, one), ends(t, two)]);
});

test('a change during a reload is served, too', async (t) => {
  const folder = await temporaryFolder(t, { 'tools.py': answering('1') });
  const file = join(folder, 'tools.py');
  const slowly = (value: number) => `import time\n\ntime.sleep(0.4)\n\n\n${answering(String(value))}`;
  const program = await start(t, { args: ['-w', '2', '--reload', file, ...jsonLog], cwd: folder });
  const until = asking(t, program);
  await until(1);
  await writeFile(file, slowly(2));
  await program.event('worker-starting', ({ generation }) => generation === 2);
  await writeFile(file, slowly(3));
  await until(3);
  await program.event('reload-ended', ({ ending }) => ending === 'superseded');
  await program.event('reload-ended', ({ ending }) => ending === 'done');
  await ends(t, program);
});

test('where there is nothing to watch that is said, and all is served', async (t) => {
  const demo = await runStart(t, {
    args: ['-w', '1', '--reload'],
    input: commands({ tool: 'add', args: [1, 2] }),
  });
  t.is(demo.results[0]?.result, 3);
  t.regex(demo.stderr, /--reload: the built-in demo tools do not change: nothing is watched/);
});
