/*
 * Theory of operation
 *
 * A supervisor starts children, notices when one ends, and decides by the child's restart type whether that is to be
 * followed by another start: `permanent` always, `transient` after an abnormal exit, `temporary` never. Words and
 * semantics are those of Erlang/OTP.
 *
 * How often is too often is asked of a rule (`restart-intensity.ts` is OTP's own). When the rule gives up, the supervisor
 * ends its other children, then itself, abnormally, so that the supervisor above it can decide in the same way: failures
 * travel upwards until something knows what to do.
 *
 * A supervisor is a child itself (`exited`, `shutdown`, `kill`), which is what makes trees of them. The life of one child,
 * with every race between starting and stopping, is in `supervised.ts`; what is here is what concerns them together.
 *
 * Strategies: `one-for-one` starts in order, stops in reverse, one after the other, and remembers the specs of children
 * that were ended, so that they can be restarted. `dynamic` holds children that come and go: no order among them, so all
 * are stopped at once, and one that has ended is forgotten.
 */
import { SnakepitError } from '../errors.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { type Child, type ChildSpec, type ExitReason, isRestarted, type Shutdown } from './child.js';
import type { RestartRule } from './restart-intensity.js';
import { Supervised, type SupervisedState } from './supervised.js';

export type Strategy = 'one-for-one' | 'dynamic';

export interface SupervisorOptions {
  readonly strategy: Strategy;
  /** Whether, and after how long, a child that is to be restarted is. */
  readonly restartRule: RestartRule;
  readonly clock: Clock;
}

export interface ChildStatus {
  readonly id: string;
  readonly state: SupervisedState;
  readonly type: ChildSpec['type'];
}

/** Starts, watches, restarts and ends children. Methods reject with the code `internal` where OTP returns an error. */
export class Supervisor implements Child {
  readonly exited: Promise<ExitReason>;
  readonly #options: SupervisorOptions;
  readonly #exit = deferred<ExitReason>();
  /** In the order of their first start. */
  readonly #children = new Map<string, Supervised>();
  #state: 'running' | 'stopping' | 'exited' = 'running';

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.exited = this.#exit.promise;
  }

  /** A supervisor with its children, started in order. Where one fails, those before it are stopped in reverse. */
  static async startLink(options: SupervisorOptions, specs: readonly ChildSpec[]): Promise<Supervisor> {
    const supervisor = new Supervisor(options);
    for (const spec of specs) {
      try {
        await supervisor.startChild(spec);
      } catch (error) {
        supervisor.shutdown();
        await supervisor.exited;
        throw error;
      }
    }
    return supervisor;
  }

  /** Starts one more child. A start that fails leaves nothing behind. */
  async startChild<C extends Child>(spec: ChildSpec<C>): Promise<C> {
    if (this.#state !== 'running') throw refusal(spec.id, 'its supervisor is stopping');
    const present = this.#children.get(spec.id);
    if (present !== undefined) {
      throw refusal(spec.id, present.state === 'stopped' ? 'already present' : 'already started');
    }
    const child = new Supervised(spec, this.#options.clock, (reason) => this.#onExit(child, reason));
    this.#children.set(spec.id, child);
    try {
      return (await child.start()) as C;
    } catch (error) {
      this.#forget(child);
      throw error;
    }
  }

  /** Ends a child, or calls its restart off. Its spec is kept, unless it is temporary or the supervisor dynamic. */
  async terminateChild(id: string): Promise<void> {
    const child = this.#find(id);
    await child.stop();
    if (child.state === 'stopped') this.#settle(child);
  }

  /** Starts a child that has ended. Where it is just being ended, that comes first. */
  async restartChild(id: string): Promise<Child> {
    const child = this.#find(id);
    if (this.#state !== 'running') throw refusal(id, 'its supervisor is stopping');
    if (child.state !== 'stopped' && child.state !== 'stopping') throw refusal(id, child.state);
    return child.start();
  }

  /** Forgets the spec of a child that has ended. */
  deleteChild(id: string): void {
    const child = this.#find(id);
    if (child.state !== 'stopped') throw refusal(id, child.state);
    this.#forget(child);
  }

  whichChildren(): readonly ChildStatus[] {
    return [...this.#children.values()].map(({ spec, state }) => ({ id: spec.id, state, type: spec.type }));
  }

  shutdown(): void {
    void this.#end({ kind: 'shutdown' });
  }

  kill(): void {
    for (const child of this.#children.values()) void child.stop('brutal-kill');
    void this.#end({ kind: 'abnormal', error: new Error('killed') }, 'brutal-kill');
  }

  #onExit(child: Supervised, reason: ExitReason): void {
    if (this.#state !== 'running') return;
    if (!isRestarted(child.spec.restart, reason)) {
      this.#settle(child);
      return;
    }
    const decision = this.#options.restartRule(child.spec.id, reason);
    if (decision.kind === 'restart') child.restart(decision.afterMs);
    else void this.#end({ kind: 'abnormal', error: decision.error });
  }

  /** Ends all children, then the supervisor. The first reason is the one that counts. */
  async #end(reason: ExitReason, how?: Shutdown): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopping';
    const children = [...this.#children.values()].reverse();
    if (this.#options.strategy === 'dynamic') await Promise.all(children.map((child) => child.stop(how)));
    else for (const child of children) await child.stop(how);
    this.#state = 'exited';
    this.#exit.resolve(reason);
  }

  /** After the end of a child that is not restarted: keeps its spec where OTP does. */
  #settle(child: Supervised): void {
    if (child.spec.restart === 'temporary' || this.#options.strategy === 'dynamic') this.#forget(child);
  }

  #forget(child: Supervised): void {
    if (this.#children.get(child.spec.id) === child) this.#children.delete(child.spec.id);
  }

  #find(id: string): Supervised {
    const child = this.#children.get(id);
    if (child === undefined) throw refusal(id, 'not found');
    return child;
  }
}

function refusal(id: string, why: string): SnakepitError {
  return new SnakepitError('internal', `child ${id}: ${why}`);
}
