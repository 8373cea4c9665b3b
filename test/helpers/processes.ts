import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Living processes whose environment says `NAME=value`. On systems without /proc: none. */
export function processesWith(entry: string): readonly number[] {
  const pids = readAll(() => readdirSync('/proc')).filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => isAlive(pid) && environment(pid).includes(entry)).map(Number);
}

/** The same, looked for until there are none or the time is over. */
export async function processesLeftWith(entry: string, withinMs: number): Promise<readonly number[]> {
  const end = performance.now() + withinMs;
  for (;;) {
    const left = processesWith(entry);
    if (left.length === 0 || performance.now() > end) return left;
    await wait(20);
  }
}

/** What a process is, for the message of a test that found one too many. */
export function describeProcess(pid: number): string {
  return `${pid} ${readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 200)}`;
}

/** The most memory that a process had so far, in MiB. */
export function peakMemory(pid: number): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`)) ?? [];
  return Number(kib) / 1024;
}

/** A zombie is dead, whatever `kill -0` says. */
function isAlive(pid: string): boolean {
  const stat = readText(`/proc/${pid}/stat`);
  const state = stat.slice(stat.lastIndexOf(')') + 2)[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function environment(pid: string): readonly string[] {
  return readText(`/proc/${pid}/environ`).split('\0');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readAll(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}
