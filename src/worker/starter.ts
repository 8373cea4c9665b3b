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
import type { RecycleCause } from '../events.js';
import type { PythonStack } from '../process/python-stack.js';
import type { Child, ChildSpec, ExitReason } from '../supervision/child.js';
import type { Registry, ViaName } from '../supervision/registry.js';
import type { RestartDecision } from '../supervision/restart-intensity.js';
import { Supervisor } from '../supervision/supervisor.js';
import { deferred } from '../util/deferred.js';
import type { ReplacementOutcome } from './replacement.js';
import { SlotDeaths } from './slot-deaths.js';
import type { SlotSnapshot, SlotState } from './slot-snapshot.js';
import type { StarterArg } from './starter-options.js';
import { Succession } from './succession.js';

type State =
  | { readonly is: 'supervising'; readonly supervisor: Supervisor }
  | { readonly is: 'failed'; readonly reason: string }
  /** Its worker has ended, or is about to, and nothing follows it until `restart`; without `supervisor` as below. */
  | { readonly is: 'halted'; readonly supervisor: Supervisor | undefined }
  /** Without `supervisor` where the slot had failed before. */
  | { readonly is: 'stopping'; readonly supervisor: Supervisor | undefined }
  | { readonly is: 'exited' };

/** What became of a slot whose worker was to be replaced: also, it did not serve and was started anew. */
export type RenewalOutcome =
  | Exclude<ReplacementOutcome, { readonly kind: 'overtaken' }>
  | { readonly kind: 'restarted' };

/** What a slot does that is simply started anew where it is to be replaced. */
const restartable: ReadonlySet<SlotState> = new Set(['starting', 'backoff', 'failed', 'drained']);

const known: ReadonlySet<SlotState> = new Set(['ready', 'busy', 'drained', 'failed', 'stopped']);

const processless: ReadonlySet<SlotState> = new Set(['backoff', 'failed', 'stopped', 'exited']);

/** The id of the one child of a starter's supervisor. */
const workerChild = 'worker';

export class WorkerStarter implements Child {
  readonly exited: Promise<ExitReason>;
  readonly #exit = deferred<ExitReason>();
  readonly #arg: StarterArg;
  readonly #deaths: SlotDeaths;
  readonly #workers: Succession;
  #state: State;
  /** Resolves when the state of the slot may have changed. */
  #news = deferred();

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
    const { policy, random, world, onGiveUp, listener } = arg;
    this.#deaths = new SlotDeaths({
      worker: workerId,
      policy,
      random,
      world,
      onFailed: (reason, stderr) => {
        if (onGiveUp === 'degrade') this.#state = { is: 'failed', reason };
        listener.onFailed(workerId, reason, stderr);
      },
    });
    this.#workers = new Succession(arg, {
      onReady: () => this.#tell(),
      onInherited: (dead) => this.#deaths.count(dead),
    });
    this.exited = this.#exit.promise;
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
   * waits or has failed at once. `how` is what becomes of what is in hand: it gets so many milliseconds to finish, or is
   * cut. Does nothing where a stop was asked for. Resolves once it is started.
   */
  async restart(how: number | 'kill' = 0): Promise<void> {
    this.#deaths.reset();
    if (this.#isLeaving) return;
    const supervisor = this.#supervisor;
    if (supervisor === undefined) {
      void this.#endWorkers(undefined, how);
      this.#state = this.#supervise();
      return;
    }
    const supervising: State = { is: 'supervising', supervisor };
    this.#state = supervising;
    await this.#endWorkers(supervisor, how);
    // A stop, or another restart, may have come in between: that is the later intent.
    if (this.#state === supervising) await supervisor.restartChild(workerChild).catch(() => {});
  }

  /**
   * Ends the worker, and starts none until `restart`; `how` as there. Resolves with whether it is so: something else may
   * have been asked for meanwhile.
   */
  async halt(how: number | 'kill' = 0): Promise<boolean> {
    if (this.#isLeaving) return false;
    if (this.#state.is === 'halted') {
      // How it is to end may have changed.
      await this.#endWorkers(this.#state.supervisor, how);
      return this.#stateName === 'stopped';
    }
    const supervisor = this.#supervisor;
    const halted: State = { is: 'halted', supervisor };
    this.#state = halted;
    await this.#endWorkers(supervisor, how);
    if (this.#state !== halted) return false;
    this.#arg.world.emit({ type: 'worker-stopped', worker: this.#arg.slot.id });
    this.#tell();
    return true;
  }

  /**
   * Has the next generation take over from the worker, which serves until that one is ready. Where it does not serve it
   * is restarted instead, and whether that comes to something is waited for; where it was told to stop, only if that is
   * what is asked for (`isRestart`).
   */
  async replace(cause: RecycleCause, isRestart = false): Promise<RenewalOutcome> {
    // One that boots already may have read the adapter before we were asked.
    const workers = this.#workers;
    while (workers.replacement !== undefined && workers.replacement.state !== 'waiting')
      await workers.replacement.over;
    if (this.#isLeaving) return { kind: 'called-off' };
    const state = this.#stateName;
    if (state === 'ready' || state === 'busy') {
      const outcome = await workers.replace(cause);
      if (outcome.kind !== 'overtaken') return outcome;
    } else if (restartable.has(state) || isRestart) await this.restart();
    while (this.#isInBetween) await this.#news.promise;
    return { kind: this.#isLeaving || this.#state.is === 'halted' ? 'called-off' : 'restarted' };
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

  /** Where the worker's Python code is; undefined where it does not say. */
  async stack(): Promise<PythonStack | undefined> {
    return this.#workers.worker?.stack();
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
    const { id } = this.#arg.slot;
    const state = this.#stateName;
    const { worker, replacement } = this.#workers;
    return {
      worker: id,
      state,
      pid: processless.has(state) ? undefined : worker?.pid,
      generation: worker?.generation.number ?? 0,
      successor: replacement?.successor,
      leaving: replacement?.leaving,
      restarts: this.#deaths.restarts,
      counters: this.#deaths.counters,
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
    if (this.#state.is === 'halted' && children.every(({ state }) => state === 'stopped')) return 'stopped';
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

  /** Resolves once nothing is left of the slot's workers; none is started by itself then. */
  async #endWorkers(supervisor: Supervisor | undefined, how: number | 'kill'): Promise<void> {
    const replaced = this.#workers.replacement?.over;
    if (how === 'kill') this.#workers.kill();
    else this.#workers.stop(how);
    await Promise.all([supervisor?.terminateChild(workerChild), replaced]);
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
    this.#tell();
    return this.#deaths.judge(this.#workers.worker, reason);
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
