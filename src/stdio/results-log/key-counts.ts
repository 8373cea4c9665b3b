/** Of each slot: 0 is free, else one more than how often its key is there. */
const mostInSlot = 0xff;
const fewestSlots = 1024;
/** Full to this part, it grows to so many times its size. */
const fullest = 0.8;
const growth = 1.5;

/**
 * Counts keys of 16 hexadecimal digits.
 *
 * An open hash table in typed arrays, since millions of lines are usual and a Set of strings takes 100 bytes for each: here
 * it is 9 for a slot, so 11 to 17 for a distinct key, and two thirds of that besides while the table grows. A key whose
 * count has come down to 0 keeps its slot: there is no end to probing past it, and nothing to be moved.
 */
export class KeyCounts {
  #high = new Uint32Array(fewestSlots);
  #low = new Uint32Array(fewestSlots);
  #counts = new Uint8Array(fewestSlots);
  /** Of slots whose count is larger than they can hold, what is above that. */
  #above = new Map<number, number>();
  #distinct = 0;
  #total = 0;

  /** All counts together. */
  get total(): number {
    return this.#total;
  }

  /** Bytes that the table takes. */
  get bytes(): number {
    return this.#high.byteLength + this.#low.byteLength + this.#counts.byteLength;
  }

  add(key: string): void {
    if (this.#distinct >= this.#counts.length * fullest) this.#grow();
    const [high, low] = halves(key);
    const slot = this.#find(high, low);
    if (this.#counts[slot] === 0) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#counts[slot] = 1;
      this.#distinct++;
    }
    if (this.#counts[slot] === mostInSlot) this.#above.set(slot, (this.#above.get(slot) ?? 0) + 1);
    else this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#total++;
  }

  /** Takes a key off once; false where it is not there, or not any more. */
  take(key: string): boolean {
    if (this.#total === 0) return false;
    const [high, low] = halves(key);
    const slot = this.#find(high, low);
    const count = this.#counts[slot] ?? 0;
    if (count <= 1) return false;
    const above = this.#above.get(slot) ?? 0;
    if (above > 1) this.#above.set(slot, above - 1);
    else if (above === 1) this.#above.delete(slot);
    else this.#counts[slot] = count - 1;
    this.#total--;
    return true;
  }

  /** The slot of a key, or the free one where it would be. */
  #find(high: number, low: number): number {
    const slots = this.#counts.length;
    let slot = Math.floor((high / 2 ** 32) * slots);
    while (this.#counts[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = slot + 1 === slots ? 0 : slot + 1;
    }
    return slot;
  }

  #grow(): void {
    const [highs, lows, counts, aboves] = [this.#high, this.#low, this.#counts, this.#above];
    const slots = Math.ceil(counts.length * growth);
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#counts = new Uint8Array(slots);
    this.#above = new Map();
    for (let old = 0; old < counts.length; old++) {
      const count = counts[old] ?? 0;
      if (count === 0) continue;
      const [high, low] = [highs[old] ?? 0, lows[old] ?? 0];
      const slot = this.#find(high, low);
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#counts[slot] = count;
      const above = aboves.get(old);
      if (above !== undefined) this.#above.set(slot, above);
    }
  }
}

function halves(key: string): readonly [high: number, low: number] {
  return [Number.parseInt(key.slice(0, 8), 16), Number.parseInt(key.slice(8), 16)];
}
