import { WorkerSupervisor, type WorkerSupervisorOptions } from '../../src/worker/worker-supervisor.js';
import { directory, type FakeProcess, FakeWorld } from './fake-world.js';

/** A tree of four workers that are about to be launched. */
export function startTree(changes: Partial<WorkerSupervisorOptions> = {}) {
  const world = new FakeWorld();
  const tree = WorkerSupervisor.startLink({
    workers: 4,
    startBatch: 8,
    directory,
    times: { readyTimeoutMs: 300_000, stopTimeoutMs: 6000 },
    policy: { maxStartFailures: 3, maxCrashes: 3, windowMs: 5000, backoffMinMs: 100, backoffMaxMs: 30_000 },
    onGiveUp: 'degrade',
    random: () => 0.5,
    world,
    ...changes,
  });
  return { world, tree };
}

/** The same, with all of them ready. */
export async function readyTree(changes?: Partial<WorkerSupervisorOptions>) {
  const started = startTree(changes);
  const { world, tree } = started;
  await world.clock.advance(0);
  for (const process of world.processes) await world.bringUp(process);
  await tree.allReady;
  return started;
}

/** `w1 ready` for each slot. */
export function states(tree: WorkerSupervisor): string[] {
  return tree.snapshot().map(({ worker, state }) => `${worker} ${state}`);
}

const adapterFailure = '{"failed": {"kind": "adapter", "message": "SyntaxError", "traceback": "File…"}}';

/** Says that it cannot, and leaves. */
export function cannot(process: FakeProcess): void {
  process.say(adapterFailure);
  process.die({ code: 1 });
}

/** Processes that live, as `w1.2` for the second generation of the first slot. */
export async function living(world: FakeWorld): Promise<string[]> {
  const lives = Symbol();
  const names = await Promise.all(
    world.processes.map(async ({ slot, generation, exited }) =>
      (await Promise.race([exited, Promise.resolve(lives)])) === lives
        ? [`${slot.id}.${generation.number}`]
        : [],
    ),
  );
  return names.flat().toSorted();
}

/** Brings up whatever is launched, as soon as it is. */
export function bringUpAll(world: FakeWorld): void {
  world.script = (process) => {
    setImmediate(() => void world.bringUp(process));
  };
}
