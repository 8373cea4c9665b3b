/** A queue with two ends on a ring buffer: every operation is O(1), and no element is moved when one leaves. */
export class Deque<T> {
  #ring: (T | undefined)[] = new Array(16);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = item;
    this.#length++;
  }

  /** Puts an item before all others. */
  unshift(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = item;
    this.#length++;
  }

  /** The first item, which stays. */
  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head];
  }

  /** The last item, which stays. */
  peekLast(): T | undefined {
    return this.#length === 0
      ? undefined
      : this.#ring[(this.#head + this.#length - 1) & (this.#ring.length - 1)];
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    return item;
  }

  /** Whether `isMeant` holds for any. */
  some(isMeant: (item: T) => boolean): boolean {
    for (let i = 0; i < this.#length; i++) {
      if (isMeant(this.#ring[(this.#head + i) & (this.#ring.length - 1)] as T)) return true;
    }
    return false;
  }

  /** Moves the first item for which `isMeant` holds before all others, if it is one of the first `reach`; whether it is. */
  bringForward(isMeant: (item: T) => boolean, reach: number): boolean {
    const mask = this.#ring.length - 1;
    const end = Math.min(reach, this.#length);
    let at = 0;
    while (at < end && !isMeant(this.#ring[(this.#head + at) & mask] as T)) at++;
    if (at === end) return false;
    const item = this.#ring[(this.#head + at) & mask];
    for (; at > 0; at--) this.#ring[(this.#head + at) & mask] = this.#ring[(this.#head + at - 1) & mask];
    this.#ring[this.#head] = item;
    return true;
  }

  /** Takes out all items for which `isMeant` holds, in their order; costs a look at each. */
  removeWhere(isMeant: (item: T) => boolean): T[] {
    const removed: T[] = [];
    for (let left = this.#length; left > 0; left--) {
      const item = this.shift() as T;
      if (isMeant(item)) removed.push(item);
      else this.push(item);
    }
    return removed;
  }

  /** Doubles the ring; its size stays a power of two, so that a mask finds the place of an item. */
  #grow(): void {
    const items = this.#ring;
    const ring = new Array<T | undefined>(items.length * 2);
    for (let i = 0; i < this.#length; i++) ring[i] = items[(this.#head + i) & (items.length - 1)];
    this.#ring = ring;
    this.#head = 0;
  }
}
