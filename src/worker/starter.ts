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
 * A planned replacement is none of that supervisor's business: its one child is the slot's worker, whichever generation that
 * is, and one takes over from the other within it (`Succession`).
 *
 * A worker's end is complete only when nothing of it is left (its process group, its files); then only does the next one
 * start, and then only is a stopped slot gone.
 */
import type { AdapterDescription } from '../bridge/worker-client.js';
import { SnakepitError } from '../errors.js';
import type { RecycleCause } from '../events.js';
import type { Child, ChildSpec, ExitReason } from '../supervision/child.js';
import type { Registry, ViaName } from '../supervision/registry.js';
import type { RestartDecision } from '../supervision/restart-intensity.js';
import { Supervisor } from '../supervision/supervisor.js';
import { deferred } from '../util/deferred.js';
import { describeExit } from './describe-exit.js';
import type { ReplacementOutcome } from './replacement.js';
import { type Death, RestartPolicy } from './restart-policy.js';
import type { SlotSnapshot, SlotState } from './slot-snapshot.js';
import type { StarterArg } from './starter-options.js';
import { Succession } from './succession.js';

type State =
  | { readonly is: 'supervising'; readonly supervisor: Supervisor }
  | { readonly is: 'failed'; readonly reason: string }
  /** Without `supervisor` where the slot had failed before. */
  | { readonly is: 'stopping'; readonly supervisor: Supervisor | undefined }
  | { readonly is: 'exited' };

/** What became of a slot whose worker was to be replaced: also, it did not serve and was started anew. */
export type RenewalOutcome =
  | Exclude<ReplacementOutcome, { readonly kind: 'overtaken' }>
  | { readonly kind: 'restarted' };

/** What a slot does that is simply started anew where it is to be replaced. */
const restartable: ReadonlySet<SlotState> = new Set(['starting', 'backoff', 'failed', 'drained']);

const known: ReadonlySet<SlotState> = new Set(['ready', 'busy', 'drained', 'failed']);

/** The id of the one child of a starter's supervisor. */
const workerChild = 'worker';

/** A worker that ended without a word about it did so by a bug of ours, which must not restart it for ever. */
const deathByBug: Death = { cause: 'crash', settled: 0, cut: 0, readyForMs: undefined };

export class WorkerStarter implements Child {
  readonly exited: Promise<ExitReason>;
  readonly #exit = deferred<ExitReason>();
  readonly #arg: StarterArg;
  readonly #policy: RestartPolicy;
  readonly #workers: Succession;
  #state: State;
  /** Resolves when the state of the slot may have changed. */
  #news = deferred();
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
    this.#workers = new Succession(arg, {
      onReady: () => this.#tell(),
      onInherited: ({ end = deathByBug }) => {
        // It counts as any other death. Whatever is decided, the next generation is there.
        this.#policy.decide(end, arg.world.clock.now());
        this.#restarts++;
      },
    });
    arg.registry.register(workerId, this);
    this.#state = this.#supervise();
  }

  /** Ends the worker, then the slot. What is in hand gets `drainMs` to finish; asking again changes that time. */
  stop(drainMs = 0): void {
    if (this.#state.is === 'exited') return;
    const supervisor = this.#supervisor;
    this.#state = { is: 'stopping', supervisor };
    this.#workers.stop(drainMs);
    this.#tell();
    if (supervisor === undefined) this.#leave({ kind: 'shutdown' });
    else supervisor.shutdown();
  }

  /** As `stop`, where it is not stopping already. */
  shutdown(): void {
    if (this.#state.is !== 'stopping') this.stop();
  }

  kill(): void {
    this.stop();
    this.#workers.kill();
    this.#supervisor?.kill();
  }

  /**
   * Starts the next generation now, with counters and backoff anew: of a running worker after its end, of a slot that
   * waits or has failed at once. Does nothing where a stop was asked for. Resolves once it is started.
   */
  async restart(drainMs = 0): Promise<void> {
    this.#policy.reset();
    if (this.#state.is !== 'supervising' && this.#state.is !== 'failed') return;
    const replaced = this.#workers.replacement?.over;
    this.#workers.stop(drainMs);
    if (this.#state.is === 'failed') this.#state = this.#supervise();
    else {
      const { supervisor } = this.#state;
      await Promise.all([supervisor.terminateChild(workerChild), replaced]);
      // Refused where a stop, or another restart, came in between: that is the later intent.
      await supervisor.restartChild(workerChild).catch(() => {});
    }
  }

  /**
   * Has the next generation take over from the worker, which serves until that one is ready. Where it does not serve it
   * is restarted instead, and whether that comes to something is waited for.
   */
  async replace(cause: RecycleCause): Promise<RenewalOutcome> {
    // One that boots already may have read the adapter before we were asked.
    const workers = this.#workers;
    while (workers.replacement !== undefined && workers.replacement.state !== 'waiting')
      await workers.replacement.over;
    if (this.#isLeaving) return { kind: 'called-off' };
    const state = this.#stateName;
    if (state === 'ready' || state === 'busy') {
      const outcome = await workers.replace(cause);
      if (outcome.kind !== 'overtaken') return outcome;
    } else if (restartable.has(state)) await this.restart();
    while (this.#isInBetween) await this.#news.promise;
    return { kind: this.#isLeaving ? 'called-off' : 'restarted' };
  }

  /** Resolves once it is known what becomes of the slot: it serves, has given up, or is leaving. */
  async whenKnown(): Promise<void> {
    while (!known.has(this.#stateName) && !this.#isLeaving) await this.#news.promise;
  }

  /** Has the worker finish what it holds, and take nothing until it is restarted. Resolves once that is so. */
  async drain(): Promise<void> {
    await this.#workers.worker?.drain();
  }

  /** What the adapter offers, with schemas; undefined while nobody can say. */
  describe(): Promise<AdapterDescription> | undefined {
    return this.#workers.worker?.describe();
  }

  /** The process that may be due because of what it has in memory. */
  get measurable(): number | undefined {
    return this.#workers.measurable;
  }

  /** So much the process, and all it started, has in memory. */
  onMeasured(pid: number, residentBytes: number): void {
    this.#workers.onMeasured(pid, residentBytes);
  }

  snapshot(): SlotSnapshot {
    const { slot, world } = this.#arg;
    const state = this.#stateName;
    const { worker, replacement } = this.#workers;
    return {
      worker: slot.id,
      state,
      pid: state === 'backoff' || state === 'failed' || state === 'exited' ? undefined : worker?.pid,
      generation: worker?.generation.number ?? 0,
      successor: replacement?.successor,
      leaving: replacement?.leaving,
      restarts: this.#restarts,
      counters: this.#policy.counters(world.clock.now()),
      held: worker?.held ?? 0,
      failedBecause: this.#state.is === 'failed' ? this.#state.reason : undefined,
    };
  }

  get #supervisor(): Supervisor | undefined {
    return 'supervisor' in this.#state ? this.#state.supervisor : undefined;
  }

  get #stateName(): SlotState {
    if (this.#state.is === 'failed' || this.#state.is === 'exited') return this.#state.is;
    const children = this.#supervisor?.whichChildren() ?? [];
    const isWaiting = children.some(({ state }) => state === 'restarting');
    return isWaiting ? 'backoff' : (this.#workers.worker?.state ?? 'starting');
  }

  get #isLeaving(): boolean {
    return this.#state.is === 'stopping' || this.#state.is === 'exited';
  }

  /** Neither does it serve, nor is it known that it does not. */
  get #isInBetween(): boolean {
    return !this.#isLeaving && ['starting', 'draining', 'stopping', 'exited'].includes(this.#stateName);
  }

  #supervise(): State {
    const supervisor = new Supervisor({
      strategy: 'one-for-one',
      restartRule: (_, reason) => this.#judge(reason),
      clock: this.#arg.world.clock,
    });
    void supervisor.exited.then((reason) => {
      if (this.#supervisor === supervisor) this.#leave(reason);
    });
    // The start of a worker cannot fail: what goes wrong is an end of it.
    void supervisor.startChild({
      id: workerChild,
      start: () => this.#workers.start(),
      restart: 'transient',
      shutdown: 'infinity',
      type: 'worker',
    });
    return { is: 'supervising', supervisor };
  }

  /** The supervisor's question after a death: again? */
  #judge(reason: ExitReason): RestartDecision {
    const { slot, world, onGiveUp, listener } = this.#arg;
    const { id: worker } = slot;
    const last = this.#workers.worker;
    const end = last?.end;
    const decision = this.#policy.decide(end ?? deathByBug, world.clock.now());
    this.#tell();
    const { counters } = decision;
    if (decision.kind === 'restart') {
      const { afterMs } = decision;
      this.#restarts++;
      world.emit({
        type: 'restart-scheduled',
        worker,
        generation: last?.generation.number ?? 0,
        delayMs: afterMs,
        counters,
      });
      return { kind: 'restart', afterMs };
    }

    const bug = reason.kind === 'abnormal' ? reason.error.message : reason.kind;
    const what = end === undefined ? bug : end.message || describeExit(end.exit);
    const because = `${decision.reason}; the last one ${what}`;
    world.emit({ type: 'slot-failed', worker, reason: because, counters });
    if (onGiveUp === 'degrade') this.#state = { is: 'failed', reason: because };
    listener.onFailed(worker, because, end?.stderr ?? []);
    return { kind: 'give-up', error: new SnakepitError('workers-failed', `${worker}: ${because}`) };
  }

  /** Nothing more will be started. The slot is gone once nothing is left of its workers. */
  #leave(reason: ExitReason): void {
    if (this.#state.is === 'exited') return;
    const { replacement } = this.#workers;
    if (replacement !== undefined) {
      // Where nobody has asked for the end, nobody has granted any time.
      if (this.#state.is !== 'stopping') this.#workers.stop();
      void replacement.over.then(() => this.#leave(reason));
      return;
    }
    this.#state = { is: 'exited' };
    if (reason.kind === 'shutdown') this.#arg.world.emit({ type: 'slot-stopped', worker: this.#arg.slot.id });
    this.#exit.resolve(reason);
    this.#tell();
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = deferred();
  }
}
