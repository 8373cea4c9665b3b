/*
 * Theory of operation
 *
 * A starter is one slot: it supervises exactly one worker, and owns what belongs to the slot rather than to a process in
 * it: the counting of generations, the paths of their sockets and slot files, their environment, the restart counters.
 * Its worker ends, it starts the next generation; nobody else has part in that. The pool is told by the workers
 * themselves, which join and leave it.
 *
 * Starting, watching and stopping that one worker, with all their races, is the generic supervisor's business: each
 * starter has one, with a single transient child. What is the starter's own is the rule which that supervisor asks after
 * a death: `RestartPolicy` says at once, after a while, or never again. Never again makes the supervisor exit, and the
 * slot `failed`. There it stays, out of the others' way, until `restart`, unless giving up is to escalate: then the
 * starter exits abnormally, and the supervisor above it decides.
 *
 * A worker's end is complete only when nothing of it is left (its process group, its files); then only does the next one
 * start, and then only is a stopped slot gone.
 */
import { SnakepitError } from '../errors.js';
import type { Child, ChildSpec, ExitReason } from '../supervision/child.js';
import type { Registry, ViaName } from '../supervision/registry.js';
import type { RestartDecision } from '../supervision/restart-intensity.js';
import { Supervisor } from '../supervision/supervisor.js';
import { deferred } from '../util/deferred.js';
import { describeExit } from './describe-exit.js';
import { generationOf } from './generation.js';
import { type Death, RestartPolicy } from './restart-policy.js';
import type { SlotSnapshot, SlotState } from './slot-snapshot.js';
import type { StarterArg } from './starter-options.js';
import { Worker } from './worker.js';

type State =
  | { readonly is: 'supervising'; readonly supervisor: Supervisor }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'stopping'; readonly supervisor: Supervisor }
  | { readonly is: 'exited' };

/** The id of the one child of a starter's supervisor. */
const workerChild = 'worker';

/** A worker that ended without a word about it did so by a bug of ours, which must not restart it for ever. */
const deathByBug: Death = { cause: 'crash', settled: 0, cut: 0, readyForMs: undefined };

export class WorkerStarter implements Child {
  readonly exited: Promise<ExitReason>;
  readonly #exit = deferred<ExitReason>();
  readonly #arg: StarterArg;
  readonly #policy: RestartPolicy;
  #state: State;
  #worker: Worker | undefined;
  #generation = 0;
  #restarts = 0;

  /** The spec of a starter as a child of the worker supervisor. It bounds the end of its worker itself. */
  static childSpec(arg: StarterArg): ChildSpec<WorkerStarter> {
    const { id } = arg.slot;
    return {
      id,
      start: () => WorkerStarter.startLink(id, arg),
      restart: 'permanent',
      shutdown: 'infinity',
      type: 'supervisor',
    };
  }

  /** Starts the slot's first worker. Throws where a starter of that name is there already. */
  static startLink(workerId: string, arg: StarterArg): WorkerStarter {
    return new WorkerStarter(workerId, arg);
  }

  /** The name under which a worker's starter is found, for as long as there is one. */
  static viaName(workerId: string, registry: Registry<WorkerStarter>): ViaName<WorkerStarter> {
    return registry.viaName(workerId);
  }

  private constructor(workerId: string, arg: StarterArg) {
    this.#arg = arg;
    this.#policy = new RestartPolicy(arg.policy, arg.random);
    this.exited = this.#exit.promise;
    arg.registry.register(workerId, this);
    this.#state = this.#supervise();
  }

  /** Ends the worker, then the slot. What is in hand gets `drainMs` to finish; asking again changes that time. */
  stop(drainMs = 0): void {
    if (this.#state.is === 'failed') this.#leave({ kind: 'shutdown' });
    if (!('supervisor' in this.#state)) return;
    const { supervisor } = this.#state;
    this.#state = { is: 'stopping', supervisor };
    this.#worker?.stop(drainMs);
    supervisor.shutdown();
  }

  /** As `stop`, where it is not stopping already. */
  shutdown(): void {
    if (this.#state.is !== 'stopping') this.stop();
  }

  kill(): void {
    this.stop();
    if ('supervisor' in this.#state) this.#state.supervisor.kill();
  }

  /**
   * Starts the next generation now, with counters and backoff anew: of a running worker after its end, of a slot that
   * waits or has failed at once. Does nothing where a stop was asked for. Resolves once it is started.
   */
  async restart(drainMs = 0): Promise<void> {
    this.#policy.reset();
    if (this.#state.is === 'failed') this.#state = this.#supervise();
    else if (this.#state.is === 'supervising') {
      const { supervisor } = this.#state;
      this.#worker?.stop(drainMs);
      await supervisor.terminateChild(workerChild);
      // Refused where a stop, or another restart, came in between: that is the later intent.
      await supervisor.restartChild(workerChild).catch(() => {});
    }
  }

  snapshot(): SlotSnapshot {
    const { slot, world } = this.#arg;
    const state = this.#stateName;
    return {
      worker: slot.id,
      state,
      pid: state === 'backoff' || state === 'failed' || state === 'exited' ? undefined : this.#worker?.pid,
      generation: this.#generation,
      restarts: this.#restarts,
      counters: this.#policy.counters(world.clock.now()),
      held: this.#worker?.held ?? 0,
      failedBecause: this.#state.is === 'failed' ? this.#state.reason : undefined,
    };
  }

  get #stateName(): SlotState {
    if (!('supervisor' in this.#state)) return this.#state.is;
    const isWaiting = this.#state.supervisor.whichChildren().some(({ state }) => state === 'restarting');
    return isWaiting ? 'backoff' : (this.#worker?.state ?? 'starting');
  }

  #supervise(): State {
    const supervisor = new Supervisor({
      strategy: 'one-for-one',
      restartRule: (_, reason) => this.#judge(reason),
      clock: this.#arg.world.clock,
    });
    void supervisor.exited.then((reason) => {
      if ('supervisor' in this.#state && this.#state.supervisor === supervisor) this.#leave(reason);
    });
    // The start of a worker cannot fail: what goes wrong is an end of it.
    void supervisor.startChild({
      id: workerChild,
      start: () => this.#startWorker(),
      restart: 'transient',
      shutdown: 'infinity',
      type: 'worker',
    });
    return { is: 'supervising', supervisor };
  }

  #startWorker(): Worker {
    const { slot, directory, times, world, listener } = this.#arg;
    const worker = Worker.startLink({
      slot,
      generation: generationOf(slot, ++this.#generation, directory),
      times,
      world,
      listener: {
        onReady: () => listener.onReady(slot.id),
        onStartFailure: (failure) => listener.onStartFailure(slot.id, failure, worker.stderr),
      },
    });
    this.#worker = worker;
    void worker.exited.then(() => this.#reportLeft(worker), ignore);
    return worker;
  }

  /** The supervisor's question after a death: again? */
  #judge(reason: ExitReason): RestartDecision {
    const { slot, world, onGiveUp, listener } = this.#arg;
    const { id: worker } = slot;
    const end = this.#worker?.end;
    const decision = this.#policy.decide(end ?? deathByBug, world.clock.now());
    const { counters } = decision;
    if (decision.kind === 'restart') {
      const { afterMs } = decision;
      this.#restarts++;
      world.emit({
        type: 'restart-scheduled',
        worker,
        generation: this.#generation,
        delayMs: afterMs,
        counters,
      });
      return { kind: 'restart', afterMs };
    }

    const bug = reason.kind === 'abnormal' ? reason.error.message : reason.kind;
    const last = end === undefined ? bug : end.message || describeExit(end.exit);
    const because = `${decision.reason}; the last one ${last}`;
    world.emit({ type: 'slot-failed', worker, reason: because, counters });
    if (onGiveUp === 'degrade') this.#state = { is: 'failed', reason: because };
    listener.onFailed(worker, because, end?.stderr ?? []);
    return { kind: 'give-up', error: new SnakepitError('workers-failed', `${worker}: ${because}`) };
  }

  /** Confirms that nothing of a worker is left, or says what is. */
  #reportLeft(worker: Worker): void {
    const left = worker.end?.left ?? [];
    if (left.length === 0) return;
    const pids = left.map(({ pid }) => pid);
    this.#arg.world.emit({ type: 'processes-left', worker: this.#arg.slot.id, pids });
  }

  #leave(reason: ExitReason): void {
    this.#state = { is: 'exited' };
    if (reason.kind === 'shutdown') this.#arg.world.emit({ type: 'slot-stopped', worker: this.#arg.slot.id });
    this.#exit.resolve(reason);
  }
}

function ignore(): void {}
