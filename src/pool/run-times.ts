/*
 * Theory of operation
 *
 * A logarithmic histogram as HdrHistogram's (Gil Tene): each power of two is cut into sixteen buckets of one width, so that
 * the number of a bucket comes out of the bits of the value, without a logarithm, and a bucket is never wider than a
 * sixteenth of what is in it. What is read out is the middle of a bucket, hence at most 1/32 (3.2 %) away from a value that
 * was recorded.
 *
 * Old values are forgotten a slice at a time: there is a histogram for each five seconds of the last minute, and one that
 * is being filled.
 */

/** Buckets of each power of two, as bits. */
const subBits = 4;
const subBuckets = 2 ** subBits;
/** 71 minutes; longer ones count as that. */
const longestUs = 2 ** 32 - 1;
const buckets = bucketOf(longestUs) + 1;

const sliceMs = 5000;
/** A minute, and the one that is being filled. */
const slices = 13;

/** How long commands ran that were answered in the last minute. */
export class RunTimes {
  readonly #counts = new Uint32Array(slices * buckets);
  /** Where the slice begins that is being filled. */
  #base = 0;
  #turnsAt: number;

  /** `now` in a clock's milliseconds, here and below. */
  constructor(now: number) {
    this.#turnsAt = now + sliceMs;
  }

  /** Takes a time in whole microseconds. Called for every command: a few nanoseconds, and nothing is allocated. */
  record(us: number): void {
    const at = this.#base + bucketOf(us);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** Begins new slices where it is time to; to be called now and then. */
  turn(now: number): void {
    if (now < this.#turnsAt) return;
    const due = Math.floor((now - this.#turnsAt) / sliceMs) + 1;
    this.#turnsAt += due * sliceMs;
    for (let i = 0; i < Math.min(due, slices); i++) {
      this.#base = (this.#base + buckets) % this.#counts.length;
      this.#counts.fill(0, this.#base, this.#base + buckets);
    }
  }

  /** The times that so large a part of all, from 0 to 1, did not exceed, in microseconds; undefined where there are none. */
  quantiles(parts: readonly number[], now: number): readonly (number | undefined)[] {
    this.turn(now);
    const sums = new Float64Array(buckets);
    let total = 0;
    for (const [at, count] of this.#counts.entries()) {
      sums[at % buckets] = (sums[at % buckets] ?? 0) + count;
      total += count;
    }
    return parts.map((part) => (total === 0 ? undefined : middleOf(bucketAt(sums, Math.ceil(part * total)))));
  }
}

/** The number of the bucket that a value belongs to: its highest bit, and the four below. Small ones have one each. */
function bucketOf(us: number): number {
  const whole = Math.min(us, longestUs) >>> 0;
  if (whole < subBuckets) return whole;
  const shift = 31 - subBits - Math.clz32(whole);
  return shift * subBuckets + (whole >>> shift);
}

function middleOf(bucket: number): number {
  if (bucket < 2 * subBuckets) return bucket;
  const shift = Math.floor(bucket / subBuckets) - 1;
  const width = 2 ** shift;
  return (bucket - shift * subBuckets) * width + (width - 1) / 2;
}

/** Where the value of this rank is, counted from 1. */
function bucketAt(sums: Float64Array, rank: number): number {
  let seen = 0;
  for (const [bucket, count] of sums.entries()) {
    seen += count;
    if (count > 0 && seen >= rank) return bucket;
  }
  return 0;
}
