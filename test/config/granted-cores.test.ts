import test from 'ava';
import { grantedCores } from '../../src/config/granted-cores.js';

const cases: [what: string, affinity: number, files: Record<string, string>, cores: number][] = [
  ['no control group: the affinity', 6, {}, 6],
  [
    'version 2 without a limit',
    6,
    { '/proc/self/cgroup': '0::/a\n', '/sys/fs/cgroup/a/cpu.max': 'max 100000\n' },
    6,
  ],
  [
    'version 2 with two cores',
    6,
    { '/proc/self/cgroup': '0::/a\n', '/sys/fs/cgroup/a/cpu.max': '200000 100000\n' },
    2,
  ],
  [
    'a part of a core is used too',
    6,
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '150000 100000\n' },
    2,
  ],
  ['less than a core', 6, { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' }, 1],
  [
    'a limit of a group above',
    6,
    {
      '/proc/self/cgroup': '0::/a/b\n',
      '/sys/fs/cgroup/a/cpu.max': '300000 100000\n',
      '/sys/fs/cgroup/a/b/cpu.max': 'max 100000\n',
    },
    3,
  ],
  [
    'version 1',
    6,
    {
      '/proc/self/cgroup': '4:memory:/x\n3:cpu,cpuacct:/docker/1\n0::/\n',
      '/sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_quota_us': '400000\n',
      '/sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_period_us': '100000\n',
    },
    4,
  ],
  [
    'version 1 in a container, where its own group is mounted as the root',
    6,
    {
      '/proc/self/cgroup': '3:cpu,cpuacct:/docker/1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    2,
  ],
  [
    'version 1 without a limit',
    6,
    {
      '/proc/self/cgroup': '1:cpu:/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    6,
  ],
  [
    'more granted than there is',
    2,
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '900000 100000\n' },
    2,
  ],
];

for (const [what, affinity, files, cores] of cases) {
  test(what, (t) => t.is(grantedCores({ affinity, readText: (path) => files[path] }), cores));
}

test('on this machine there is at least one core', (t) => t.true(grantedCores() >= 1));
