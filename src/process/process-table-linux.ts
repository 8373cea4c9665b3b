import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { coalesce } from './coalesce.js';
import { pageBytes } from './page-size.js';
import type { ProcessIdentity } from './process-handle.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';

/** The unit of processor times in /proc (USER_HZ), the same on all systems that Node.js runs on. */
const tickMs = 10;

/** Processes looked at in one turn of the event loop: about a millisecond. */
const perTurn = 64;

export const linuxProcessTable: ProcessTable = {
  read(pid) {
    const stat = readProc(`${pid}/stat`);
    return stat === undefined ? undefined : parseStat(stat);
  },

  // Many workers are ended at once, and each looks at all processes, several times.
  list: coalesce(async () => {
    const entries: ProcessEntry[] = [];
    for await (const pid of pids()) {
      const entry = linuxProcessTable.read(pid);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }),

  async carriers(mark) {
    const wanted = Object.entries(mark).map(([name, value]) => `\0${name}=${value}\0`);
    const carries = (environment: string) => wanted.every((variable) => environment.includes(variable));
    const entries = (await environments()).map(([pid, environment]) =>
      carries(environment) ? linuxProcessTable.read(pid) : undefined,
    );
    return entries.filter((entry) => entry?.isAlive === true) as readonly ProcessIdentity[];
  },

  bootId: () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
};

/** All environments that we may see but our own, each with a NUL before and after every variable. */
const environments = coalesce(async () => {
  const found: (readonly [pid: number, environment: string])[] = [];
  for await (const pid of pids()) {
    const environment = pid === process.pid ? undefined : readProc(`${pid}/environ`);
    if (environment) found.push([pid, `\0${environment}`]);
  }
  return found;
});

/**
 * The fields of /proc/PID/stat. The second one, the command's name in parentheses, is whatever the process
 * calls itself, spaces and parentheses included, so all others are counted from the last parenthesis.
 */
export function parseStat(stat: string): ProcessEntry | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  const startTime = fields[19];
  if (state === undefined || startTime === undefined) return undefined;
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(parent),
    group: Number(group),
    isStopped: state === 'T',
    isAlive: state !== 'Z' && state !== 'X' && state !== 'x',
    startTime,
    residentBytes: Number(fields[21] ?? 0) * pageBytes(),
    cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
  };
}

async function* pids(): AsyncGenerator<number> {
  let looked = 0;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    if (++looked % perTurn === 0) await nextTurn();
    yield pid;
  }
}

/**
 * Undefined where the process has left or is not ours to look at; out of descriptors is no answer and throws.
 */
function readProc(path: string): string | undefined {
  try {
    // Environments are bytes: `latin1` keeps each as it is.
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EMFILE' || code === 'ENFILE') throw error;
    return undefined;
  }
}
