import type { Command } from '../command.js';
import type { Deque } from '../util/deque.js';

/** Puts commands into a queue that is in the order in which they were accepted; costs a look at those that come before. */
export function insertByOrder(queue: Deque<Command>, commands: readonly Command[]): void {
  const sorted = commands.toSorted(byOrder);
  const last = sorted.at(-1)?.order ?? 0;
  for (let head = queue.peek(); head !== undefined && head.order < last; head = queue.peek()) {
    sorted.push(head);
    queue.shift();
  }
  for (const command of sorted.sort(byOrder).reverse()) queue.unshift(command);
}

function byOrder(a: Command, b: Command): number {
  return a.order - b.order;
}
