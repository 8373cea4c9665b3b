// Who may import whom: `npm run imports`. The ranks are those of docs/architecture.md: a module imports its own rank or
// lower ones, and the folders of rank 1 know nothing of each other. A package has one owner, behind which it can change.

const rankOne = [
  'supervision',
  'process',
  'bridge',
  'pool',
  'stdio',
  'status',
  'interpreter',
  'device',
  'log',
  'http',
];

export const ranks = [
  '^src/((util|config)/|(errors|events|command|json-bytes|run|package-files|traceparent)\\.ts$)',
  `^src/(${rankOne.join('|')})/`,
  '^src/(worker|control|dashboard|metrics|tracing)/',
  '^src/boot',
  '^src/((cli|library)/|index\\.ts$)',
];

const owners = {
  '@grpc': '^src/bridge/',
  '@opentelemetry': '^src/tracing/',
  protobufjs: '^src/bridge/',
  commander: '^src/cli/',
  execa: '^src/process/spawn',
  'fastest-levenshtein': '^src/util/nearest\\.ts$',
  'ink|react': '^src/dashboard/',
  'prom-client': '^src/metrics/',
  'smol-toml': '^src/config/file/',
  'tree-kill': '^src/process/kill-tree',
};

const coreOwners = {
  child_process: '^src/process/',
  http: '^src/http/',
  net: '^src/(control/|http/|process/(fifo|launcher)|stdio/output/open-for-events)',
};

const owned = (name, path, owner) => ({
  name: `${name.replace('|', '-')}-has-one-owner`,
  severity: 'error',
  from: { path: '^src/', pathNot: owner },
  to: { path, dependencyTypesNot: ['type-only'] },
});

export default {
  forbidden: [
    ...ranks.slice(0, -1).map((path, rank) => ({
      name: `rank-${rank}-imports-nothing-above`,
      severity: 'error',
      from: { path },
      to: { path: ranks.slice(rank + 1) },
    })),
    {
      name: 'rank-1-folders-are-strangers',
      severity: 'error',
      from: { path: ranks[1] },
      to: { path: ranks[1], pathNot: '^src/$1/' },
    },
    {
      name: 'util-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/util/' },
      to: { path: '^src/', pathNot: '^src/util/' },
    },
    {
      name: 'everything-has-a-rank',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/', pathNot: ranks },
    },
    {
      name: 'no-circles',
      comment: 'those of types only are gone once compiled',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'imports-resolve', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(owners).map(([name, owner]) => owned(name, `(^|/)node_modules/(${name})/`, owner)),
    ...Object.entries(coreOwners).map(([name, owner]) => owned(name, `^(node:)?${name}$`, owner)),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
