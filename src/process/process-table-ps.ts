import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessEntry, ProcessTable } from './process-table.js';

const run = promisify(execFile);

const columns = 'pid=,ppid=,pgid=,state=,rss=,time=,lstart=';
/** Start times are printed in the language of the user; the sentinel asks for the same one. */
const options = {
  encoding: 'utf8',
  env: { ...process.env, LC_ALL: 'C' },
  maxBuffer: 64 * 1024 * 1024,
} as const;

/**
 * The table where there is no /proc (macOS): through `ps`, which cannot tell the environment of a process
 * reliably.
 */
export const psProcessTable: ProcessTable = {
  read(pid) {
    try {
      const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
      return parseRow(execFileSync('ps', ['-o', columns, '-p', String(pid)], { ...options, stdio }));
    } catch (error) {
      // `ps` exits with 1 where there is no such process; anything else is no answer.
      if ((error as { status?: unknown }).status === 1) return undefined;
      throw error;
    }
  },

  async list() {
    const { stdout } = await run('ps', ['-A', '-o', columns], options);
    return stdout.split('\n').flatMap((row) => parseRow(row) ?? []);
  },

  carriers: async () => [],

  bootId: () => execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], options).trim(),
};

export function parseRow(row: string): ProcessEntry | undefined {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(\S.*?)\s*$/.exec(row);
  if (match === null) return undefined;
  const [, pid, parent, group, state = '', kibibytes, time = '', startTime = ''] = match;
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    isStopped: state.startsWith('T'),
    isAlive: !state.startsWith('Z'),
    startTime,
    residentBytes: Number(kibibytes) * 1024,
    cpuMs: milliseconds(time),
  };
}

/** `1:02.34`, as macOS prints it, or `2-03:04:05`. */
function milliseconds(time: string): number {
  const [rest = '', days = '0'] = time.split('-').reverse();
  const seconds = rest.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}
