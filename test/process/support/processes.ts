import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { processTable } from '../../../src/process/process-table.js';
import { type SpawnSpec, spawnProcess } from '../../../src/process/spawn.js';

/** The real executable behind `python3`, as the sentinel wants it. */
export const python = execFileSync(
  'python3',
  ['-c', 'import sys, os; print(os.path.realpath(sys.executable))'],
  {
    encoding: 'utf8',
  },
).trim();

export const sentinelScript = resolve('python/src/snakepit/_private/sentinel.py');

export function fixture(name: string): string {
  return resolve('test/fixtures/process', name);
}

/** A private directory that goes when the tests are over. */
export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'snakepit-test-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

// One listener per directory is no leak.
process.setMaxListeners(0);

/** Starts a shell fixture as a worker; `output` fills with what it prints. */
export async function spawnFixture(name: string, spec: Partial<SpawnSpec> = {}) {
  const output: string[] = [];
  const handle = await spawnProcess({
    file: '/bin/sh',
    args: [fixture(name)],
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: '/',
    directory: makeDirectory(),
    onLine: (stream, line) => output.push(`${stream}: ${line}`),
    onDropped: () => {},
    ...spec,
  });
  return { handle, output };
}

/** A Node fixture that is talked to through its standard input and output. */
export function startNode(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [fixture(name), ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  return {
    child,
    nextLine: async (): Promise<string> => (await lines.next()).value ?? '',
    exited,
  };
}

export function isRunning(pid: number): boolean {
  return processTable.read(pid)?.isAlive === true;
}

/** Waits until something that nobody tells is so; how long that took. */
export async function eventually(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<number> {
  const begin = performance.now();
  for (;;) {
    if (await isSo()) return performance.now() - begin;
    if (performance.now() - begin > withinMs) throw new Error(`not so after ${withinMs} ms: ${isSo}`);
    await sleep(10);
  }
}
