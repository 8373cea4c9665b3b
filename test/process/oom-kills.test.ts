import test from 'ava';
import { watchOomKills } from '../../src/process/oom-kills.js';

const version2 = (kills: number) => `low 0\nhigh 0\nmax 3\noom 1\noom_kill ${kills}\noom_group_kill 0\n`;
const version1 = (kills: number) => `oom_kill_disable 0\nunder_oom 0\noom_kill ${kills}\n`;

/** A system with these files; what is in them may change. */
function watch(files: Record<string, string>) {
  return watchOomKills((path) => files[path]);
}

const groups: readonly (readonly [what: string, cgroup: string, file: string, text: typeof version1])[] = [
  ['version 2', '0::/user.slice/a\n', '/sys/fs/cgroup/user.slice/a/memory.events', version2],
  ['version 2 in a container', '0::/\n', '/sys/fs/cgroup/memory.events', version2],
  [
    'version 2 in a container that knows its name outside',
    '0::/docker/1\n',
    '/sys/fs/cgroup/memory.events',
    version2,
  ],
  [
    'version 1',
    '8:pids:/\n4:memory:/x\n1:cpu:/\n0::/\n',
    '/sys/fs/cgroup/memory/x/memory.oom_control',
    version1,
  ],
  ['version 1 in a container', '4:memory:/docker/1\n', '/sys/fs/cgroup/memory/memory.oom_control', version1],
];

for (const [what, cgroup, file, text] of groups) {
  test(`each kill of our memory group explains one death: ${what}`, (t) => {
    const files = { '/proc/self/cgroup': cgroup, [file]: text(7) };
    const kills = watch(files);
    t.false(kills.explain(), 'what was counted before is no death of ours');
    files[file] = text(9);
    t.deepEqual([kills.explain(), kills.explain(), kills.explain()], [true, true, false]);
    files[file] = text(10);
    t.deepEqual([kills.explain(), kills.explain()], [true, false]);
  });
}

test('the counter of another controller, or none, explains nothing', (t) => {
  t.false(watch({}).explain());
  t.false(watch({ '/proc/self/cgroup': '3:cpu,cpuacct:/x\n' }).explain());
  const files = { '/proc/self/cgroup': '0::/x\n', '/sys/fs/cgroup/x/memory.events': 'low 0\n' };
  const kills = watch(files);
  files['/sys/fs/cgroup/x/memory.events'] = 'low 1\n';
  t.false(kills.explain());
});

test('a group that is removed meanwhile explains nothing', (t) => {
  const files: Record<string, string> = {
    '/proc/self/cgroup': '0::/x\n',
    '/sys/fs/cgroup/x/memory.events': version2(1),
  };
  const kills = watch(files);
  delete files['/sys/fs/cgroup/x/memory.events'];
  t.false(kills.explain());
});
