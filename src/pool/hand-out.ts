/** Somebody to whom things are handed out. */
export interface Taker {
  /** What it has now; rises with what it is given. */
  readonly held: number;
  /** How much it can do at once. */
  readonly capacity: number;
}

/**
 * Hands out one thing after the other, each to the taker with the most free capacity: the one that holds least for what it
 * can do at once; of several the first. Nobody is filled above a fair share of all that waits and is held: what is left
 * waits for those that are busy now, rather than behind one that happens to be free. Costs the same for each thing,
 * however many there are.
 *
 * Small things go several to a taker, whatever its share: one that is bothered at all gets enough to be worth it.
 *
 * @param waiting how many things there are.
 * @param give deals with the next thing, mostly by giving it to that taker; false where it takes no more just now, or
 *   nothing is left.
 * @param giveAlong the same with one that is too small to bother another taker with, after `give`; false where it is not.
 *   Default: none is.
 */
export function handOut<Who extends Taker>(
  takers: readonly Who[],
  waiting: number,
  give: (taker: Who) => boolean,
  giveAlong: (taker: Who) => boolean = () => false,
): void {
  const most = Math.max(...takers.map(({ capacity }) => capacity));
  /** As if all could do as much as the one that can do most. */
  const load = ({ held, capacity }: Who) => (held * most) / capacity;
  const held = takers.reduce((sum, taker) => sum + taker.held, 0);
  const capacity = takers.reduce((sum, taker) => sum + taker.capacity, 0);
  const share = (taker: Who) => Math.ceil(((waiting + held) * taker.capacity) / capacity);

  let open = takers.toSorted((a, b) => load(a) - load(b));
  // All are filled to one level after the other, a whole number, so that takers that are alike are filled alike.
  for (let level = 0; open.length > 0; ) {
    const least = open.reduce((min, taker) => Math.min(min, load(taker)), Number.POSITIVE_INFINITY);
    level = open.length === 1 ? Number.POSITIVE_INFINITY : Math.max(level, Math.floor(least)) + 1;
    open = open.filter((taker) => {
      const upTo = Math.min(share(taker), Math.ceil((level * taker.capacity) / most));
      while (taker.held < upTo) {
        if (!give(taker)) return false;
        while (giveAlong(taker));
      }
      return taker.held < share(taker);
    });
  }
}
