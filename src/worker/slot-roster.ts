import { workerName } from '../util/worker-name.js';
import type { Slot } from './world.js';

/** Who starts and stops what a roster says is to be started and stopped. */
export interface RosterHost {
  /** The pool they belong to; undefined: there is one, without a name. */
  readonly pool?: string | undefined;
  /** Slots that may boot at the same time for the first time. */
  readonly batch: () => number;
  readonly start: (slot: Slot) => void;
  /** Asks a slot to end; what it holds gets `drainMs` to finish. Asking again changes that time. */
  readonly stop: (slot: Slot, drainMs: number) => void;
  /** Asked once about each that is to end: resolves when nothing of it is left. */
  readonly ended: (slot: Slot) => Promise<void>;
  readonly onGone: (slot: Slot) => void;
}

/**
 * Which slots there are. Not all begin at once: at most a batch of them boots at a time for the first time, and a slot makes
 * room for the next when its first start has come to something. One that is wanted again while it is being stopped starts
 * anew once it is gone: the last intent wins.
 */
export class SlotRoster {
  readonly #host: RosterHost;
  /** By the name of their worker. */
  readonly #slots = new Map<string, Slot>();
  /** Those that were not started yet. */
  readonly #waiting = new Set<Slot>();
  /** Whose first start has come to nothing yet. */
  readonly #booting = new Set<string>();
  /** Those that are being stopped, until they are gone, */
  readonly #stopping = new Map<Slot, Promise<void>>();
  /** and those of them that are wanted again. */
  readonly #returning = new Set<Slot>();
  /** How many slots there are to be; slots tell their workers. */
  wanted: number;

  constructor(wanted: number, host: RosterHost) {
    this.wanted = wanted;
    this.#host = host;
  }

  /** In the order of their index. */
  get sorted(): readonly Slot[] {
    return [...this.#slots.values()].sort((a, b) => a.index - b.index);
  }

  /** In the order in which they were added. */
  get ids(): readonly string[] {
    return [...this.#slots.keys()];
  }

  /** Those that were started, in the order of their index. */
  get started(): readonly Slot[] {
    return this.sorted.filter((slot) => !this.#waiting.has(slot));
  }

  /** Adds the slot of this index, `w1` for 0, `gpu.w1` in the pool `gpu`, where it is not there. */
  add(index: number): void {
    const id = workerName(index, this.#host.pool);
    const present = this.#slots.get(id);
    if (present === undefined) {
      const slot = this.#newSlot(id, index);
      this.#slots.set(id, slot);
      this.#waiting.add(slot);
      this.#startWaiting();
    } else if (this.#stopping.has(present)) this.#returning.add(present);
  }

  /** Ends a slot, where it is there; what it holds gets `drainMs` to finish, and asking again changes that time. */
  async remove(id: string, drainMs: number): Promise<void> {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#returning.delete(slot);
    if (this.#waiting.delete(slot)) {
      this.#forget(slot);
      return;
    }
    this.#host.stop(slot, drainMs);
    const gone = this.#stopping.get(slot) ?? this.#host.ended(slot).then(() => this.#forget(slot));
    this.#stopping.set(slot, gone);
    await gone;
  }

  /** Ends what is not wanted: the slots with the highest indexes. */
  async removeSurplus(drainMs: number): Promise<void> {
    const surplus = [...this.#slots.values()].filter(({ index }) => index >= this.wanted);
    await Promise.all(surplus.map(({ id }) => this.remove(id, drainMs)));
  }

  /** The first start of a slot has come to something. */
  hasBooted(id: string): void {
    if (this.#booting.delete(id)) this.#startWaiting();
  }

  /** No slot is started any more that was not. */
  close(): void {
    this.#waiting.clear();
    this.#returning.clear();
  }

  #startWaiting(): void {
    for (const slot of this.#waiting) {
      if (this.#booting.size >= this.#host.batch()) return;
      this.#waiting.delete(slot);
      this.#booting.add(slot.id);
      this.#host.start(slot);
    }
  }

  #forget(slot: Slot): void {
    this.#stopping.delete(slot);
    this.#slots.delete(slot.id);
    this.hasBooted(slot.id);
    if (this.#returning.delete(slot)) this.add(slot.index);
    this.#host.onGone(slot);
  }

  #newSlot(id: string, index: number): Slot {
    const count = () => this.wanted;
    return {
      id,
      index,
      get count() {
        return count();
      },
    };
  }
}
