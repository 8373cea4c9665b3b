import type { CommandDefinition } from './command-definition.js';

/** A command as the list of all commands has it; the rest of it is loaded when it is needed. */
export interface CommandEntry {
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Help names it after the others, without its summary. */
  readonly isMinor?: true;
  readonly load: () => Promise<CommandDefinition>;
}

/** Every command, in the order in which help shows them. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'start',
    summary: 'boot workers and route lines of standard input through them',
    load: async () => (await import('./commands/start.js')).start,
  },
  {
    name: 'status',
    summary: 'tell how a running one is',
    load: async () => (await import('./commands/status.js')).status,
  },
  {
    name: 'call',
    summary: 'run one command in a running pool, and print its result',
    load: async () => (await import('./commands/call.js')).call,
  },
  {
    name: 'pipe',
    summary: 'route lines of standard input through a running pool',
    load: async () => (await import('./commands/pipe.js')).pipe,
  },
  {
    name: 'tools',
    summary: 'list what can be called, with parameters and docs',
    load: async () => (await import('./commands/tools.js')).tools,
  },
  {
    name: 'wait',
    summary: 'wait until it is ready, idle or stopped',
    load: async () => (await import('./commands/wait.js')).wait,
  },
  {
    name: 'stop',
    summary: 'wind it down, and wait until it is gone',
    load: async () => (await import('./commands/stop.js')).stop,
  },
  {
    name: 'restart',
    summary: 'start workers anew, also those that were given up',
    load: async () => (await import('./commands/restart.js')).restart,
  },
  {
    name: 'reload',
    summary: 'take up changed code, one worker after the other',
    load: async () => (await import('./commands/reload.js')).reload,
  },
  {
    name: 'scale',
    summary: 'change the number of workers',
    load: async () => (await import('./commands/scale.js')).scale,
  },
  {
    name: 'drain',
    summary: 'have a worker finish what it holds, and take nothing more',
    load: async () => (await import('./commands/drain.js')).drain,
  },
  {
    name: 'logs',
    summary: 'show what workers and supervisor have logged',
    load: async () => (await import('./commands/logs.js')).logs,
  },
  {
    name: 'events',
    summary: 'show what has happened, and follow what does',
    load: async () => (await import('./commands/events.js')).events,
  },
  {
    name: 'stack',
    summary: 'show where the code of a worker is just now',
    isMinor: true,
    load: async () => (await import('./commands/stack.js')).stack,
  },
  {
    name: 'attach',
    summary: 'watch a running one in this terminal',
    load: async () => (await import('./commands/attach.js')).attach,
  },
  {
    name: 'ps',
    summary: 'list what runs, and what was left of what was killed',
    load: async () => (await import('./commands/ps.js')).ps,
  },
  {
    name: 'init',
    summary: 'write an adapter to begin with, with tests and settings',
    load: async () => (await import('./commands/init.js')).init,
  },
  {
    name: 'config',
    summary: 'check the settings in files, or print their schema',
    isMinor: true,
    load: async () => (await import('./commands/config.js')).config,
  },
  {
    name: 'setup',
    summary: 'install now what Python lacks for snakepit',
    load: async () => (await import('./commands/setup.js')).setup,
  },
  {
    name: 'doctor',
    summary: 'find out what is wrong here, and what to do about it',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  {
    name: 'completion',
    summary: 'print the completions of a shell',
    isMinor: true,
    load: async () => (await import('./commands/completion.js')).completion,
  },
  {
    name: 'version',
    summary: 'print the version',
    isMinor: true,
    load: async () => (await import('./commands/version.js')).version,
  },
];
