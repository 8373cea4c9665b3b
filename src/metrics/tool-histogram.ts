import { Histogram, type Registry } from 'prom-client';
import type { ToolTimes } from './command-times.js';
import { bucketSeconds, type TimeBuckets } from './time-buckets.js';

interface Value {
  readonly metricName: string;
  readonly labels: { readonly tool: string; readonly le?: string | number };
  readonly value: number;
}

/** A histogram by tool whose values are counted elsewhere, and read when somebody asks. */
export class ToolHistogram extends Histogram<'tool'> {
  /** Says all that a histogram says of itself. */
  readonly #empty: Histogram<'tool'>;
  readonly #name: string;
  readonly #read: () => readonly ToolTimes[];
  readonly #which: 'queue' | 'run';

  constructor(
    registry: Registry,
    name: string,
    help: string,
    which: 'queue' | 'run',
    read: () => readonly ToolTimes[],
  ) {
    super({ name, help, labelNames: ['tool'], registers: [registry] });
    this.#empty = new Histogram({ name, help, labelNames: ['tool'], registers: [] });
    this.#name = name;
    this.#which = which;
    this.#read = read;
  }

  override async get() {
    const values = this.#read().flatMap((times) => this.#valuesOf(times.tool, times[this.#which]));
    return { ...(await this.#empty.get()), values };
  }

  /** What the registry asks for where the text is wanted. */
  getForPromString() {
    return this.get();
  }

  #valuesOf(tool: string, { counts, sumMs }: TimeBuckets): Value[] {
    let sum = 0;
    const buckets = bucketSeconds.map((end, index): Value => {
      sum += counts[index] ?? 0;
      return { metricName: `${this.#name}_bucket`, labels: { le: end, tool }, value: sum };
    });
    const total = sum + (counts.at(-1) ?? 0);
    return [
      ...buckets,
      { metricName: `${this.#name}_bucket`, labels: { le: '+Inf', tool }, value: total },
      { metricName: `${this.#name}_sum`, labels: { tool }, value: sumMs / 1000 },
      { metricName: `${this.#name}_count`, labels: { tool }, value: total },
    ];
  }
}
