import { join } from 'node:path';
import test from 'ava';
import { sharedPit } from '../helpers/shared-pit.js';
import { type Following, followSnakepit, snakepit } from '../helpers/snakepit.js';
import { adapter, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const tools = adapter('serves_clients.py');
const pit = sharedPit(test, { args: ['-w', '1', tools] });

/** Each with something that it says first. */
const followers: readonly (readonly [command: string, first: string])[] = [
  ['attach', 'serves_clients: ready'],
  ['events -f', 'w1: ready'],
  ['events -f --json', 'worker-ready'],
  ['status --watch', 'serves_clients: ready'],
  ['status --watch --json', '"state":"ready"'],
  ['logs -f', 'w1: ready'],
  ['logs -f --json', 'ready in'],
];

for (const [command, first] of followers) {
  test(`${command} goes on until SIGINT, and says nothing of it`, async (t) => {
    const { runtime, pid } = pit().program;
    const env = { HOME: join(runtime, '..') };
    const following = followSnakepit(t, { runtime, env }, ...command.split(' '));
    await following.said(first);
    following.child.kill('SIGINT');
    const { stderr } = await following.ended;
    t.is(stderr, '');
    // Whoever attaches leaves by Ctrl-C; the others are ended by it, as a shell wants to see.
    if (command === 'attach') t.is(following.child.exitCode, 0);
    else t.is(following.child.signalCode, 'SIGINT');
    t.is(JSON.parse((await pit().run('status', '--json')).stdout).pid, pid);
  });
}

test.serial('nobody reads any more: quiet, and no failure', async (t) => {
  const { runtime } = pit().program;
  const env = { HOME: join(runtime, '..') };
  const all = followers.map(([command]) => followSnakepit(t, { runtime, env }, ...command.split(' ')));
  await Promise.all(all.map((following, at) => following.said(followers[at]?.[1] ?? '')));
  for (const { child } of all) child.stdout?.destroy();
  // Each notices it at its next write.
  let isOver = false;
  const ended = Promise.all(all.map(({ ended }) => ended)).finally(() => {
    isOver = true;
  });
  while (!isOver) await pit().run('restart', 'w1');
  for (const { code, stderr } of await ended) t.deepEqual([code, stderr], [0, '']);
});

test('standard output on a full disk: exit 74, also where there is no more to come', async (t) => {
  const commands = [
    'events',
    'events --json',
    'events -f',
    'status',
    'status --watch --json',
    'attach',
    'logs',
    'tools',
  ];
  const env = { HOME: join(pit().program.runtime, '..') };
  for (const command of commands) {
    const { code, stderr } = await pit().runIn({ redirect: '>/dev/full', env }, ...command.split(' '));
    t.is(code, 74, command);
    t.regex(stderr, /^snakepit: cannot write to standard output: .*no space left on device/, command);
  }
});

test('when the pit stops they have told all of it, and end with exit 0', async (t) => {
  const folder = await temporaryFolder(t);
  const runtime = join(folder, 'run');
  const program = await start(t, {
    runtime,
    args: ['-w', '2', '-n', 'serves_clients', '--on-eof', 'stay', tools],
  });
  t.is((await snakepit(runtime, 'wait')).code, 0);
  const endless = followers.filter(([command]) => !command.startsWith('logs'));
  const all: readonly Following[] = endless.map(([command]) =>
    followSnakepit(t, { runtime }, ...command.split(' ')),
  );
  await Promise.all(all.map((following, at) => following.said(endless[at]?.[1] ?? '')));
  t.is((await snakepit(runtime, 'scale', '1')).code, 0);
  t.deepEqual(await snakepit(runtime, 'stop'), { code: 0, stdout: 'serves_clients: stopped\n', stderr: '' });
  const [attach, events, eventsJson, status, statusJson] = await Promise.all(all.map(({ ended }) => ended));
  for (const answer of [attach, events, eventsJson, status, statusJson])
    t.like(answer, { code: 0, stderr: '' });
  t.regex(attach?.stdout ?? '', /winding down(.|\n)*w1: left/);
  t.regex(events?.stdout ?? '', /winding down(.|\n)*w1: left/);
  const lines = (text = '') =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const kinds = lines(eventsJson?.stdout).map(({ type }) => type);
  t.is(kinds.filter((type) => type === 'worker-exited').length, 2);
  const seqs = lines(eventsJson?.stdout).map(({ seq }) => seq);
  t.deepEqual(
    seqs,
    seqs.map((_, index) => (seqs[0] ?? 0) + index),
    'none is missing',
  );
  t.true(status?.stdout.includes('serves_clients: winding-down'));
  const states = lines(statusJson?.stdout).map(({ state }) => state);
  t.is(states[0], 'ready');
  t.is(states.at(-1), 'winding-down');
  t.is((await program.ended).code, 0);
});
