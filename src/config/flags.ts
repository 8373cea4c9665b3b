import type { Flag } from './flag.js';

export * from './flag.js';

/**
 * Lines and results travel as single strings, of which V8 allows 512 MiB; half of it leaves room for what is put around
 * them.
 */
const longestText = '256MiB';

/** The flags of `start`, by their long name, in the order in which help shows them within their group. */
export const startFlags = {
  workers: {
    short: 'w',
    kind: 'count',
    placeholder: 'N',
    min: '1',
    max: '4096',
    help: 'worker processes (default: the cores granted to us)',
    group: 'Workers',
    isCommon: true,
  },
  python: {
    kind: 'text',
    placeholder: 'PATH',
    help: 'Python to run the adapter with (default: the active or nearest environment, else python3)',
    group: 'Workers',
    isCommon: true,
  },
  name: {
    short: 'n',
    kind: 'text',
    placeholder: 'NAME',
    help: "name of this instance (default: the adapter's)",
    group: 'Workers',
    isCommon: true,
  },
  env: {
    kind: 'assignments',
    placeholder: 'K=V',
    help: 'set a variable for the workers; may be repeated',
    group: 'Workers',
    isCommon: true,
  },
  'start-batch': {
    kind: 'count',
    placeholder: 'N',
    default: '8',
    min: '1',
    help: 'workers that boot at the same time',
    group: 'Workers',
  },
  reflection: {
    kind: 'switch',
    help: "serve gRPC reflection on the workers' sockets, for grpcurl",
    group: 'Workers',
  },

  lines: {
    short: 'l',
    kind: 'switch',
    help: 'each line is the first argument of FILE:FUNCTION, not JSON',
    group: 'Input',
    isCommon: true,
  },
  null: {
    short: '0',
    kind: 'switch',
    help: 'as --lines, ended by NUL instead of a newline (find -print0)',
    group: 'Input',
    isCommon: true,
  },
  'on-eof': {
    kind: 'choice',
    placeholder: 'WHAT',
    choices: ['auto', 'finish', 'stay'],
    default: 'auto',
    help: 'at the end of the input: finish and exit, or stay; auto finishes for pipes and files',
    group: 'Input',
    isCommon: true,
  },
  queue: {
    kind: 'count',
    placeholder: 'N',
    default: '1000',
    min: '1',
    help: 'commands that may wait for a worker before reading pauses',
    group: 'Input',
  },
  'max-line': {
    kind: 'size',
    placeholder: 'SIZE',
    default: '16MiB',
    min: '1',
    max: longestText,
    help: 'longest line that is accepted',
    group: 'Input',
  },

  output: {
    short: 'o',
    kind: 'text',
    placeholder: 'FILE',
    help: 'write results to FILE (default: standard output)',
    group: 'Output',
    isCommon: true,
  },
  timing: {
    kind: 'switch',
    help: 'add to each result where and how long it ran',
    group: 'Output',
    isCommon: true,
  },
  'max-result': {
    kind: 'size',
    placeholder: 'SIZE',
    default: '64MiB',
    min: '1',
    max: longestText,
    help: 'largest result that is accepted',
    group: 'Output',
  },
  nan: {
    kind: 'choice',
    placeholder: 'WHAT',
    choices: ['error', 'null'],
    default: 'error',
    help: 'what becomes of NaN and Infinity in results',
    group: 'Output',
  },
  unserializable: {
    kind: 'choice',
    placeholder: 'WHAT',
    choices: ['marker', 'error'],
    default: 'marker',
    help: 'what becomes of values that JSON cannot express',
    group: 'Output',
  },

  'max-restarts': {
    kind: 'rate',
    placeholder: 'N/TIME',
    default: '3/5s',
    help: 'crashes without progress that a worker is allowed',
    group: 'Restarts',
  },
  'max-start-failures': {
    kind: 'count',
    placeholder: 'N',
    default: '3',
    min: '1',
    help: 'failed starts in a row after which a worker is given up',
    group: 'Restarts',
  },
  backoff: {
    kind: 'range',
    placeholder: 'MIN..MAX',
    default: '100ms..30s',
    min: '1ms',
    help: 'wait before a restart; doubles from MIN to MAX',
    group: 'Restarts',
  },
  'on-give-up': {
    kind: 'choice',
    placeholder: 'WHAT',
    choices: ['degrade', 'exit'],
    default: 'degrade',
    help: 'when a worker is given up: go on with the others, or exit',
    group: 'Restarts',
  },

  'ready-timeout': {
    kind: 'duration',
    placeholder: 'TIME',
    default: '5m',
    min: '1ms',
    help: 'time a worker has to become ready',
    group: 'Times',
  },
  'stop-timeout': {
    kind: 'duration',
    placeholder: 'TIME',
    default: '6s',
    help: 'time a worker has to leave after SIGTERM',
    group: 'Times',
  },
  heartbeat: {
    kind: 'interval',
    placeholder: 'TIME',
    default: '2s',
    min: '10ms',
    help: 'between signs of life that idle workers are asked for, or off',
    group: 'Times',
  },
  'heartbeat-timeout': {
    kind: 'duration',
    placeholder: 'TIME',
    default: '10s',
    min: '10ms',
    help: 'after which a heartbeat that is not answered is a miss',
    group: 'Times',
  },
  'heartbeat-misses': {
    kind: 'count',
    placeholder: 'N',
    default: '3',
    min: '1',
    help: 'misses in a row after which a worker is replaced',
    group: 'Times',
  },
  'drain-timeout': {
    kind: 'duration',
    placeholder: 'TIME',
    default: '30s',
    help: 'time that running commands have when winding down',
    group: 'Times',
  },

  quiet: {
    short: 'q',
    kind: 'switch',
    help: 'log errors only',
    group: 'Log',
    isCommon: true,
  },
  verbose: {
    short: 'v',
    kind: 'switch',
    help: 'log everything; the same as --log-level debug',
    group: 'Log',
    isCommon: true,
  },
  'log-level': {
    kind: 'choice',
    placeholder: 'LEVEL',
    choices: ['debug', 'info', 'warn', 'error'],
    default: 'info',
    help: 'least important kind of message that is logged',
    group: 'Log',
  },
  'log-format': {
    kind: 'choice',
    placeholder: 'FORMAT',
    choices: ['text', 'json'],
    default: 'text',
    help: 'log for people, or one JSON object per line',
    group: 'Log',
  },
} as const satisfies Record<string, Flag>;

export type StartFlagName = keyof typeof startFlags;
