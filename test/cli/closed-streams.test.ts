import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { adapter, commands, type StartedProgram, start } from '../helpers/start.js';

const answers = adapter('answers.py');
const closers = ['<&-', '>&-', '2>&-'] as const;
const combinations = Array.from({ length: 8 }, (_, bits) => closers.filter((_, fd) => bits & (1 << fd)));

/** Also where it cannot say so. */
async function isReady({ runtime }: StartedProgram): Promise<void> {
  const folder = join(runtime, 'snakepit/answers');
  const isUp = () =>
    existsSync(join(folder, 'w1.1.sock')) &&
    readFileSync(join(folder, 'state.json'), 'utf8').includes('"w1"');
  while (!isUp()) await wait(10);
}

for (const closed of combinations) {
  const isInputClosed = closed.includes('<&-');
  const isOutputClosed = closed.includes('>&-');
  const isLogClosed = closed.includes('2>&-');
  const inputs = isInputClosed ? [undefined] : [commands({ tool: 'add', args: [1, 2] }), ''];
  for (const input of inputs) {
    const what = input === undefined ? 'stays' : input === '' ? 'without a command' : 'with a command';
    test(`standard streams ${closed.join(' ') || 'all open'}: ${what}`, async (t) => {
      const program = await start(t, {
        args: ['-w', '1', answers],
        redirect: closed.join(' '),
        answers: isOutputClosed ? 'none' : 'all',
      });
      if (input === undefined) {
        await isReady(program);
        if (!isLogClosed)
          await program.said('stays when its input ends, because standard input is /dev/null or closed');
        program.signal('SIGTERM');
      } else program.end(input);
      const run = await program.ended;
      t.deepEqual([run.code, run.signal], [0, null], run.stderr);
      if (input && !isOutputClosed) t.is(run.results[0]?.result, 3);
      t.is(run.stderr === '', isLogClosed, 'nothing but the log is in the log');
      t.notRegex(run.stderr, /"ok"/);
    });
  }
}
