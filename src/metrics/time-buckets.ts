/** Upper ends of the buckets of all histograms of time, in seconds: from what a trivial tool takes to what a batch job does. */
export const bucketSeconds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  300,
] as const;

const bucketMs = bucketSeconds.map((seconds) => seconds * 1000);

/**
 * Times by bucket. prom-client's own histogram takes a microsecond for each value, since it looks its labels up in a table of
 * texts; this one takes some ten nanoseconds, and is read when somebody asks.
 */
export class TimeBuckets {
  /** One more than there are ends: what is longer than all of them. */
  readonly counts = new Float64Array(bucketMs.length + 1);
  sumMs = 0;

  record(ms: number): void {
    let bucket = 0;
    while (bucket < bucketMs.length && ms > (bucketMs[bucket] as number)) bucket++;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.sumMs += ms;
  }
}
