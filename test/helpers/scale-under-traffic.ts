import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startWorkerTree } from '../../src/boot/worker-tree.js';
import { Command, type CommandSource } from '../../src/command.js';
import { resolveStartConfig } from '../../src/config/resolve-start-config.js';
import type { PitEvent } from '../../src/events.js';
import { packageFile } from '../../src/package-files.js';
import { Pool } from '../../src/pool/pool.js';
import { claimInstance } from '../../src/process/instance.js';
import { systemClock as clock } from '../../src/util/clock.js';
import { adapter, developmentPython } from './start.js';

export interface Scaling {
  /** How many workers there are to be, one after the other; the first is what it begins with. */
  readonly steps: readonly number[];
  /** For runtime files. */
  readonly folder: string;
}

export interface ScalingReport {
  readonly ok: number;
  /** Error codes, one for each command that failed. */
  readonly failed: readonly string[];
  /** Workers that served, at each step once it was reached. */
  readonly serving: readonly number[];
  readonly runtime: string;
  readonly ms: number;
}

/** Commands that are under way at any time for each worker that is wanted. */
const perWorker = 4;

/**
 * Scales real workers up and down, in this very process, while they are kept busy: each step once the one before is
 * reached.
 */
export async function scaleUnderTraffic({ steps, folder }: Scaling): Promise<ScalingReport> {
  const startedAt = clock.now();
  const runtime = join(folder, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: runtime };
  const [first = 1, ...rest] = steps;
  const config = resolveStartConfig({
    adapter: adapter('wears_out.py'),
    flags: { workers: String(first), python: developmentPython },
    environment: {},
    cwd: folder,
  });
  const instance = await claimInstance({
    name: { stem: config.stem },
    python: developmentPython,
    sentinelScript: packageFile('python/src/snakepit/_private/sentinel.py'),
    env,
    workingDirectory: folder,
  });

  const listeners = new Set<() => void>();
  const emit = (_event: PitEvent): void => {
    for (const listener of listeners) listener();
  };
  const pool = new Pool({ queueLimit: 1000, queueBytes: 2 ** 20 }, clock, emit);
  const tree = startWorkerTree({
    config,
    env,
    python: developmentPython,
    packages: join(folder, 'packages'),
    instance,
    members: pool,
    clock,
    emit,
  });

  let line = 0;
  let ok = 0;
  let wanted = first * perWorker;
  let pending = 0;
  const failed: string[] = [];
  const answeredBy = new Set<string>();
  const send = (): void => {
    for (; pending < wanted; pending++)
      pool.accept(new Command(source, ++line, 'null', 'work', '[2]', false));
    pool.flush();
  };
  const source: CommandSource = {
    settle(_, outcome, run) {
      pending--;
      if (outcome.ok) ok++;
      else failed.push(outcome.error.code);
      if (run !== undefined) answeredBy.add(run.worker);
      // Not within the pool's own turn.
      if (pending === wanted - 1) setImmediate(send);
    },
  };
  const serving = (): number =>
    tree.snapshot().filter(({ state }) => state === 'ready' || state === 'busy').length;
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  /** All that are wanted serve, no others are there, and each has answered something since. */
  const reached = async (workers: number): Promise<void> => {
    await until(() => serving() === workers && tree.snapshot().length === workers);
    answeredBy.clear();
    await until(() => answeredBy.size === workers);
  };

  send();
  await reached(first);
  const counts = [serving()];
  for (const workers of rest) {
    wanted = workers * perWorker;
    setImmediate(send);
    await Promise.all([tree.scaleTo(workers), reached(workers)]);
    counts.push(serving());
  }
  wanted = 0;
  await pool.whenIdle();
  await tree.stop();
  await instance.release();
  return { ok, failed, serving: counts, runtime, ms: clock.now() - startedAt };
}
