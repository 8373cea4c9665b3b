/**
 * Theory of operation.
 *
 * Several pools behind the face of one. Each has a queue, members and limits of its own; the router only decides which of
 * them a command belongs to: the one that it names, else the one whose adapter has its tool. What tools there are, members
 * say as they join. Until every pool has had one, or was given up, a tool that one has might be another's, too, so
 * commands that name no pool wait here; all that do go on at once. What is paused waits here as well.
 *
 * Whoever sends commands is to stop while any pool is full: the next command might be for that one.
 */
import { type Command, type CommandSource, type Failure, failure } from '../command.js';
import type { Emit } from '../events.js';
import { HeldCommands } from './held-commands.js';
import { Listeners } from './listeners.js';
import type { MemberRegistry } from './member.js';
import type { Pool } from './pool.js';
import type { RunningCommand } from './seat.js';
import { type Target, ToolOwners } from './tool-owners.js';
import { noSuchPool } from './unknown-pool.js';
import type { WorkPool } from './work-pool.js';

export interface RouterOptions {
  /** By their names, at least one. */
  readonly pools: ReadonlyMap<string, Pool>;
  /** Commands, and bytes of their arguments, that may wait here before `isFull`. */
  readonly limits: { readonly commands: number; readonly bytes: number };
  readonly emit: Emit;
}

type Intake =
  | { readonly kind: 'open' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'refusing'; readonly answer: Failure };

export class PoolRouter implements WorkPool {
  readonly #pools: ReadonlyMap<string, Pool>;
  readonly #all: readonly Pool[];
  readonly #limits: RouterOptions['limits'];
  readonly #emit: Emit;
  readonly #owners: ToolOwners;
  /** Commands of which it is not known yet whose they are, and those that came while it was paused. */
  readonly #held = new HeldCommands();
  readonly #room = new Listeners();
  /** Nothing waits here any more. */
  readonly #drained = new Listeners();
  #intake: Intake = { kind: 'open' };

  constructor({ pools, limits, emit }: RouterOptions) {
    this.#pools = pools;
    this.#all = [...pools.values()];
    this.#owners = new ToolOwners(pools);
    this.#limits = limits;
    this.#emit = emit;
    for (const pool of pools.values()) pool.onRoom(() => this.#room.tell());
  }

  /** Where members of a pool sit down. */
  registry(name: string): MemberRegistry {
    const pool = this.#pool(name);
    return {
      join: (member) => {
        this.#owners.offered(name, member);
        const membership = pool.join(member);
        this.#route();
        return membership;
      },
    };
  }

  /** No member of this pool will come by itself: its commands are answered with this until one does all the same. */
  giveUp(name: string, answer: Failure): void {
    this.#pool(name).giveUp(answer);
    this.#owners.lost();
    this.#route();
  }

  get queued(): number {
    return this.#sum(({ queued }) => queued) + this.#held.count;
  }

  get inFlight(): number {
    return this.#sum(({ inFlight }) => inFlight);
  }

  get queueLimit(): number {
    return this.#sum(({ queueLimit }) => queueLimit);
  }

  get held(): ReadonlyMap<string, number> {
    return new Map(this.#all.flatMap(({ held }) => [...held]));
  }

  get running(): ReadonlyMap<string, RunningCommand> {
    return new Map(this.#all.flatMap(({ running }) => [...running]));
  }

  get threads(): ReadonlyMap<string, number> {
    return new Map(this.#all.flatMap(({ threads }) => [...threads]));
  }

  get sessions(): number {
    return this.#sum(({ sessions }) => sessions);
  }

  get sessionLimit(): number {
    return this.#sum(({ sessionLimit }) => sessionLimit);
  }

  /** Pools have sessions of their own: what has this name in several of them ends in all, after what waits here for it. */
  endSession(id: string): boolean {
    return this.#held.endSession(id) || this.#endSession(id);
  }

  /** Pools record them together. */
  runTimes(...parts: readonly number[]): readonly (number | undefined)[] {
    return this.#all[0]?.runTimes(...parts) ?? [];
  }

  get isFull(): boolean {
    return this.#isFullHere || this.#all.some(({ isFull }) => isFull);
  }

  isFullFor(command: Command): boolean {
    const target = this.#targetOf(command);
    return target.is === 'pool' && this.#intake.kind === 'open' ? target.pool.isFull : this.#isFullHere;
  }

  get intake(): 'open' | 'paused' | 'closed' {
    return this.#intake.kind === 'refusing' ? 'closed' : this.#intake.kind;
  }

  pause(): void {
    if (this.#intake.kind !== 'open') return;
    this.#intake = { kind: 'paused' };
    this.#emit({ type: 'intake-paused' });
  }

  resume(): void {
    if (this.#intake.kind !== 'paused') return;
    this.#intake = { kind: 'open' };
    this.#emit({ type: 'intake-resumed' });
    this.#route();
    this.#room.tell();
  }

  onRoom(listener: () => void): () => void {
    return this.#room.add(listener);
  }

  onSending(listener: () => void): () => void {
    const undos = this.#all.map((pool) => pool.onSending(listener));
    return () => {
      for (const undo of undos) undo();
    };
  }

  async whenIdle(cancelled?: AbortSignal): Promise<void> {
    // While one is waited for, another may begin anew.
    while (!this.#isIdle && cancelled?.aborted !== true) {
      const drained = this.#drained.when(() => this.#held.count === 0, cancelled);
      await Promise.all([drained, ...this.#all.map((pool) => pool.whenIdle(cancelled))]);
    }
  }

  accept(command: Command): void {
    if (this.#intake.kind === 'refusing') this.#answer(command, this.#intake.answer);
    else if (this.#intake.kind === 'paused') this.#held.push(command);
    else this.#direct(command);
  }

  flush(): void {
    for (const pool of this.#all) pool.flush();
  }

  refuse(answer: Failure): void {
    if (this.#intake.kind === 'refusing') return;
    this.#intake = { kind: 'refusing', answer };
    this.#answerHere(() => true, answer);
    for (const pool of this.#all) pool.refuse(answer);
  }

  halt(answer: Failure): void {
    this.refuse(answer);
    for (const pool of this.#all) pool.halt(answer);
  }

  cancel(source: CommandSource, isMeant: (command: Command) => boolean): number {
    const isOurs = (command: Command) => command.source === source && isMeant(command);
    const here = this.#answerHere(isOurs, failure('cancelled', 'it was cancelled'));
    return this.#all.reduce((count, pool) => count + pool.cancel(source, isMeant), here);
  }

  refuseWaiting(isMeant: (command: Command) => boolean, answer: Failure): void {
    this.#answerHere(isMeant, answer);
    for (const pool of this.#all) pool.refuseWaiting(isMeant, answer);
  }

  #pool(name: string): Pool {
    const pool = this.#pools.get(name);
    if (pool === undefined) throw new Error(`there is no pool ${name}`);
    return pool;
  }

  #sum(figure: (pool: Pool) => number): number {
    return this.#all.reduce((sum, pool) => sum + figure(pool), 0);
  }

  get #isIdle(): boolean {
    return this.queued === 0 && this.inFlight === 0;
  }

  get #isFullHere(): boolean {
    const { commands, bytes } = this.#limits;
    return this.#intake.kind === 'paused' || this.#held.count >= commands || this.#held.bytes >= bytes;
  }

  #direct(command: Command): void {
    const target = this.#targetOf(command);
    if (target.is === 'pool') target.pool.accept(command);
    else if (target.is === 'nobody') this.#answer(command, target.answer);
    else this.#held.push(command);
  }

  /** Whose a command is. */
  #targetOf({ tool, options: { pool: name } }: Command): Target {
    if (name === undefined) return this.#owners.of(tool);
    const pool = this.#pools.get(name);
    return pool === undefined
      ? { is: 'nobody', answer: noSuchPool(name, [...this.#pools.keys()]) }
      : { is: 'pool', pool };
  }

  #endSession(id: string): boolean {
    return this.#all.filter((pool) => pool.endSession(id)).length > 0;
  }

  /** Hands on what waits here, as far as it is known by now whose it is. */
  #route(): void {
    if (this.#intake.kind !== 'open' || this.#held.isEmpty) return;
    this.#held.handOut({
      accept: (command) => this.#direct(command),
      endSession: (id) => this.endSession(id),
    });
    this.#drained.tell();
    this.flush();
    this.#room.tell();
  }

  /** Answers those that wait here and are meant; how many there were. */
  #answerHere(isMeant: (command: Command) => boolean, answer: Failure): number {
    const out = this.#held.removeWhere(isMeant);
    this.#drained.tell();
    for (const command of out) this.#answer(command, answer);
    if (out.length > 0) this.#room.tell();
    return out.length;
  }

  #answer(command: Command, answer: Failure): void {
    command.source.settle(command, answer, undefined);
    this.#emit({ type: 'commands-settled', worker: undefined, ok: 0, failed: { [answer.error.code]: 1 } });
  }
}
