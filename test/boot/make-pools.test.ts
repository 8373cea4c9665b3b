import test from 'ava';
import { makePools } from '../../src/boot/make-pools.js';
import { loadConfigFiles } from '../../src/config/file/load-config-files.js';
import { resolveStartConfig } from '../../src/config/resolve-start-config.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { fakeMember, fakeSource } from '../pool/fake-member.js';

test('a pace is that of all pools together, and so are run times; queues and sessions are apart', async (t) => {
  const cwd = await temporaryFolder(t, {
    'snakepit.toml':
      'adapter = "a.py"\nrate = "10/s"\n[pool.a]\nqueue = 5\nsession-limit = 3\n[pool.b]\nqueue = 7\n',
    'a.py': '',
  });
  const files = await loadConfigFiles({ named: undefined, env: { HOME: '/nobody' }, cwd });
  const config = resolveStartConfig({ adapter: undefined, flags: {}, environment: {}, cwd, files });
  const clock = new FakeClock();
  const pools = makePools(config, {}, clock, () => {});
  const members = ['a', 'b'].map((name) => fakeMember(`${name}.w1`));
  const seats = members.map((member, i) => pools.registry(['a', 'b'][i]).join(member));
  const source = fakeSource();
  for (const pool of ['a', 'b', 'a', 'b']) pools.work.accept(source.command('fast', '{}', { pool }));
  pools.work.flush();
  const sent = () => members.reduce((sum, member) => sum + member.sent.length, 0);
  const answer = () => {
    for (const [i, member] of members.entries()) member.answerAll(seats[i]);
  };
  for (const many of [1, 2, 3, 4]) {
    t.is(sent(), many);
    answer();
    await clock.advance(100);
  }
  t.deepEqual(
    members.map((member) => member.sent.length),
    [2, 2],
  );
  t.deepEqual(
    [...pools.named].map(([name, { queueLimit, sessionLimit }]) => [name, queueLimit, sessionLimit]),
    [
      ['a', 5, 3],
      ['b', 7, 10_000],
    ],
  );
  t.is(pools.work.sessionLimit, 10_003);
  t.not(pools.work.runTimes(0.5)[0], undefined);
});
