import { SnakepitError } from '../errors.js';
import type { Clock } from '../util/clock.js';
import { type Child, type ChildSpec, type ExitReason, exitOf, type Shutdown } from './child.js';
import { shutDown } from './shut-down.js';

type State =
  | { readonly is: 'stopped' }
  | { readonly is: 'starting'; readonly child: Promise<Child> }
  | { readonly is: 'running'; readonly child: Child }
  | { readonly is: 'restarting'; readonly cancel: () => void }
  | { readonly is: 'stopping'; readonly child: Promise<Child>; readonly done: Promise<void> };

export type SupervisedState = State['is'];

/**
 * One child through all its starts. Each call states an intent, and the last intent wins: a start that is overtaken by a
 * stop is undone as soon as it is through, a scheduled restart is called off.
 */
export class Supervised {
  readonly spec: ChildSpec;
  readonly #clock: Clock;
  readonly #onExit: (reason: ExitReason) => void;
  #state: State = { is: 'stopped' };
  /** Counts the stops that were asked for. */
  #stops = 0;

  /** `onExit` is called when the child ended without having been asked to, and when a scheduled restart failed. */
  constructor(spec: ChildSpec, clock: Clock, onExit: (reason: ExitReason) => void) {
    this.spec = spec;
    this.#clock = clock;
    this.#onExit = onExit;
  }

  get state(): SupervisedState {
    return this.#state.is;
  }

  /** Starts it, after the end of one that is still stopping. Rejects where the start fails, or a stop overtakes it. */
  async start(): Promise<Child> {
    const stops = this.#stops;
    if (this.#state.is === 'stopping') await this.#state.done;
    if (stops !== this.#stops || this.#state.is !== 'stopped') throw this.#overtaken();

    const begun = this.spec.start();
    if (!(begun instanceof Promise)) return this.#run(begun);

    const starting: State = { is: 'starting', child: begun };
    this.#state = starting;
    try {
      const child = await begun;
      if (this.#state !== starting) throw this.#overtaken();
      return this.#run(child);
    } catch (error) {
      if (this.#state === starting) this.#state = { is: 'stopped' };
      throw error;
    }
  }

  /**
   * Starts it again, `afterMs` from now. Also 0 goes through the clock: whatever was asked in between comes first, and a
   * start that fails again and again is no loop.
   */
  restart(afterMs: number): void {
    const stops = this.#stops;
    const attempt = () => {
      this.#state = { is: 'stopped' };
      this.start().catch((error: Error) => {
        // A failed restart is reported like an exit; one that was overtaken by a stop is no failure.
        if (stops === this.#stops) this.#onExit({ kind: 'abnormal', error });
      });
    };
    this.#state = { is: 'restarting', cancel: this.#clock.schedule(afterMs, attempt) };
  }

  /** Ends it, whatever it is doing; resolves once it has ended. */
  async stop(how: Shutdown = this.spec.shutdown): Promise<void> {
    this.#stops++;
    switch (this.#state.is) {
      case 'stopped':
        return;
      case 'restarting':
        this.#state.cancel();
        this.#state = { is: 'stopped' };
        return;
      case 'stopping':
        if (how === 'brutal-kill') this.#state.child.then((child) => child.kill(), ignore);
        return this.#state.done;
      case 'starting': {
        const { child } = this.#state;
        return this.#stopping(
          child,
          child.then((it) => shutDown(it, how, this.#clock)),
        );
      }
      case 'running': {
        const { child } = this.#state;
        return this.#stopping(Promise.resolve(child), shutDown(child, how, this.#clock));
      }
    }
  }

  #stopping(child: Promise<Child>, ended: Promise<unknown>): Promise<void> {
    const done = ended.then(ignore, ignore).then(() => {
      this.#state = { is: 'stopped' };
    });
    this.#state = { is: 'stopping', child, done };
    return done;
  }

  #run(child: Child): Child {
    const running: State = { is: 'running', child };
    this.#state = running;
    void exitOf(child).then((reason) => {
      if (this.#state !== running) return;
      this.#state = { is: 'stopped' };
      this.#onExit(reason);
    });
    return child;
  }

  #overtaken(): SnakepitError {
    return new SnakepitError('internal', `child ${this.spec.id}: another request came while it started`);
  }
}

function ignore(): void {}
