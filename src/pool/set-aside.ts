import type { Command } from '../command.js';
import { Deque } from '../util/deque.js';
import { insertByOrder } from './insert-by-order.js';

/** Queues beside the queue: commands that wait for something of their own, in the order in which they were accepted. */
export class SetAside<Place> {
  readonly #queues = new Map<Place, Deque<Command>>();
  #count = 0;

  /** All of them. */
  get count(): number {
    return this.#count;
  }

  /** What is waited for. */
  get places(): readonly Place[] {
    return [...this.#queues.keys()];
  }

  has(place: Place): boolean {
    return this.#queues.has(place);
  }

  /** Whether any at a place is meant. */
  some(place: Place, isMeant: (command: Command) => boolean): boolean {
    return this.#queues.get(place)?.some(isMeant) === true;
  }

  put(place: Place, command: Command): void {
    let queue = this.#queues.get(place);
    if (queue === undefined) {
      queue = new Deque();
      this.#queues.set(place, queue);
    }
    if ((queue.peekLast()?.order ?? 0) < command.order) queue.push(command);
    else insertByOrder(queue, [command]);
    this.#count++;
  }

  /** The first one, which stays. */
  peek(place: Place): Command | undefined {
    return this.#queues.get(place)?.peek();
  }

  take(place: Place): Command | undefined {
    const queue = this.#queues.get(place);
    const command = queue?.shift();
    if (command !== undefined) this.#count--;
    if (queue?.length === 0) this.#queues.delete(place);
    return command;
  }

  /** Takes out those that are meant, at one place or at all. */
  takeWhere(isMeant: (command: Command) => boolean, places: Iterable<Place> = this.places): Command[] {
    const taken: Command[] = [];
    for (const place of places) {
      const queue = this.#queues.get(place);
      if (queue === undefined) continue;
      taken.push(...queue.removeWhere(isMeant));
      if (queue.length === 0) this.#queues.delete(place);
    }
    this.#count -= taken.length;
    return taken;
  }
}
