import { Registry } from '../../src/supervision/registry.js';
import { WorkerStarter } from '../../src/worker/starter.js';
import type { StarterArg } from '../../src/worker/starter-options.js';
import { Turns } from '../../src/worker/turns.js';
import { directory, FakeWorld, slot } from './fake-world.js';

export const policy = {
  maxStartFailures: 3,
  maxCrashes: 3,
  windowMs: 5000,
  backoffMinMs: 100,
  backoffMaxMs: 30_000,
};

/** A starter whose first worker is about to be launched. */
export function startSlot(changes: Partial<StarterArg> = {}) {
  const world = new FakeWorld();
  const registry = new Registry<WorkerStarter>();
  const log: string[] = [];
  const starter = WorkerStarter.startLink(slot.id, {
    slot,
    directory,
    times: { readyTimeoutMs: 300_000, stopTimeoutMs: 6000 },
    policy,
    onGiveUp: 'degrade',
    random: () => 0.5,
    world,
    registry,
    turns: new Turns(),
    listener: {
      onReady: (worker) => log.push(`${worker} ready`),
      onStartFailure: (worker, { kind }) => log.push(`${worker} ${kind}`),
      onFailed: (worker, reason) => log.push(`${worker} failed: ${reason}`),
    },
    ...changes,
  });
  return { world, registry, log, starter };
}

/** The same, with its first worker ready. */
export async function readySlot(changes?: Partial<StarterArg>) {
  const started = startSlot(changes);
  await started.world.clock.advance(0);
  await started.world.bringUp();
  return started;
}
