import test from 'ava';
import { processesWith } from '../helpers/processes.js';
import { adapter, commands, start } from '../helpers/start.js';

const leavesChildren = adapter('leaves_children.py');
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What each run ends with, that nothing is left a second later, is checked for every start. */
test('idle workers are gone a second after their supervisor was killed', async (t) => {
  const program = await start(t, { args: ['-w', '2', leavesChildren], answers: 'some' });
  await program.said('w2: ready');
  program.signal('SIGKILL');
  t.is((await program.ended).signal, 'SIGKILL');
});

for (const tool of ['sleep', 'compute', 'hold_the_lock']) {
  test(`so are busy ones (${tool})`, async (t) => {
    const program = await start(t, { args: ['-w', '2', leavesChildren], answers: 'some' });
    await program.said('w2: ready');
    await program.write(commands({ tool }, { tool }));
    await wait(200);
    program.signal('SIGKILL');
    t.is((await program.ended).signal, 'SIGKILL');
  });
}

test('so are children of theirs, also in a session of their own', async (t) => {
  const program = await start(t, { args: ['-w', '1', leavesChildren], answers: 'some' });
  await program.write(commands({ tool: 'start_children' }));
  await program.result(1);
  t.true(
    processesWith(`XDG_RUNTIME_DIR=${program.runtime}`).length >= 6,
    'ours, sentinel, worker, and theirs',
  );
  program.signal('SIGKILL');
  t.is((await program.ended).signal, 'SIGKILL');
});

test('children of tools are gone after a stop in good order as well', async (t) => {
  const program = await start(t, { args: ['-w', '1', leavesChildren] });
  program.end(commands({ tool: 'start_children' }));
  const run = await program.ended;
  t.is(run.code, 0);
  t.true(run.ms < 5000);
});

for (const ms of [5, 50, 150]) {
  test(`killed ${ms} ms into its workers' boot, nothing is left`, async (t) => {
    const program = await start(t, {
      args: ['-w', '3', leavesChildren, '--log-format', 'json', '-v'],
      answers: 'some',
    });
    await program.event('worker-starting');
    await wait(ms);
    program.signal('SIGKILL');
    t.is((await program.ended).signal, 'SIGKILL');
  });
}

test('the next start of the same name just works', async (t) => {
  const args = ['-w', '1', '-n', 'pit', leavesChildren];
  const first = await start(t, { args, answers: 'some', isAlone: false });
  await first.said('w1: ready');
  first.signal('SIGKILL');
  const second = await start(t, { args, runtime: first.runtime });
  second.end(commands({ tool: 'start_children' }));
  const run = await second.ended;
  t.is(run.code, 0, run.stderr);
});
