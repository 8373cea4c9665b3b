import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const lines = 3000;

test('a dashboard whose terminal takes nothing holds nothing up, and answers who asks', async (t) => {
  const out = join(await temporaryFolder(t), 'out');
  const program = await start(t, {
    within: ['python3', join(process.cwd(), 'test/fixtures/cli/has-a-stuck-terminal.py')],
    args: ['-w', '1', '-o', out, '--dashboard', 'full', '--on-eof', 'stay', adapter('answers.py')],
    env: { TERM: 'xterm' },
    answers: 'none',
  });
  await program.said('stuck');
  const work = commands({ tool: 'echo', args: ['x'] }).repeat(lines);
  await program.write(work);
  const written = () => readFileSync(out, 'utf8').split('\n').length - 1;
  const before = performance.now();
  while (written() < lines) {
    const asked = performance.now();
    const status = await snakepit(program.runtime, 'status', '--json');
    t.is(status.code, 0);
    t.true(performance.now() - asked < 3000, 'it answers');
    if (performance.now() - before > 10_000) break;
  }
  t.is(written(), lines, 'all is done while the terminal takes nothing');
  // What is left of the end waits for the terminal no longer than a moment each.
  await snakepit(program.runtime, 'stop');
  program.end();
  program.signal('SIGUSR1');
  const run = await program.ended;
  t.is(run.code, 0);
  t.regex(run.stderr, /screen given back: True/);
});
