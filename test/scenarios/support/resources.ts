import { readdirSync, readFileSync } from 'node:fs';

/** What a process takes at one moment. */
interface Sample {
  readonly atMs: number;
  readonly mib: number;
  readonly descriptors: number;
}

/** How what it takes changes over time: the slope of the line that fits best (least squares). */
export interface Trend {
  readonly seconds: number;
  readonly mibPerMinute: number;
  readonly descriptorsPerMinute: number;
  readonly medianMib: number;
  readonly peakMib: number;
}

const intervalMs = 200;
/** What is shorter is mostly the program warming up, and noise. */
const shortestTrendMs = 20_000;

/** Looks at what a process takes, again and again, until it is closed. */
export class Resources {
  readonly #pid: number;
  readonly #samples: Sample[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), intervalMs);
  }

  /** Undefined where there is too little to say. */
  trend(fromMs = 0, toMs = Number.POSITIVE_INFINITY): Trend | undefined {
    const samples = this.#samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined || last.atMs - first.atMs < shortestTrendMs)
      return undefined;
    const mib = samples.map((sample) => sample.mib).sort((a, b) => a - b);
    return {
      seconds: (last.atMs - first.atMs) / 1000,
      mibPerMinute: slope(samples, (sample) => sample.mib),
      descriptorsPerMinute: slope(samples, (sample) => sample.descriptors),
      medianMib: mib[mib.length >> 1] ?? 0,
      peakMib: mib.at(-1) ?? 0,
    };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    try {
      const descriptors = countDescriptors(this.#pid);
      this.#samples.push({ atMs: performance.now(), mib: residentMib(this.#pid), descriptors });
    } catch {
      // It has ended.
    }
  }
}

export function countDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

export function residentMib(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kib === undefined) throw new Error(`process ${pid} has no memory: it is dead`);
  return Number(kib) / 1024;
}

/** Per minute. */
function slope(samples: readonly Sample[], figure: (sample: Sample) => number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const minutes = samples.map(({ atMs }) => atMs / 60_000);
  const values = samples.map(figure);
  const [middle, average] = [mean(minutes), mean(values)];
  let [covariance, variance] = [0, 0];
  minutes.forEach((minute, i) => {
    covariance += (minute - middle) * ((values[i] ?? average) - average);
    variance += (minute - middle) ** 2;
  });
  return variance === 0 ? 0 : covariance / variance;
}
