/** One of the things that are measured beside each other. */
export interface Contender {
  readonly name: string;
  /** Why it cannot be measured on this machine; undefined where it can. */
  readonly missing?: string | undefined;
  measure(): Promise<Sample>;
}

/** What one run of a contender gave, in the benchmark's unit. The first key is what ratios are made of. */
export type Sample = Readonly<Record<string, number>>;

/** What we want to be true of the medians. */
export interface Goal {
  readonly text: string;
  readonly isMet: (result: BenchmarkResult) => boolean;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Where a run takes long. */
  readonly mostRuns?: number;
  /** The first is ours: every other is compared with it. */
  readonly contenders: readonly Contender[];
  readonly goals: readonly Goal[];
}

/** Middle, lowest and highest of several runs. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface ContenderResult {
  readonly name: string;
  readonly missing?: string | undefined;
  readonly figures: Readonly<Record<string, Spread>>;
  /** Ours divided by this one's, run by run, so that a machine that slows down slows both. */
  readonly ratio: Spread | undefined;
}

export interface BenchmarkResult {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly contenders: readonly ContenderResult[];
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** Runs the contenders in turn, A B C A B C …, `runs` times. */
export async function runBenchmark(
  { name, title, unit, contenders, mostRuns }: Benchmark,
  wantedRuns: number,
  progress: (text: string) => void,
): Promise<BenchmarkResult> {
  const runs = Math.min(wantedRuns, mostRuns ?? wantedRuns);
  const samples = new Map(contenders.map((contender) => [contender, [] as Sample[]]));
  for (let run = 1; run <= runs; run++) {
    for (const contender of contenders) {
      if (contender.missing !== undefined) continue;
      progress(`${name} ${run}/${runs}: ${contender.name}`);
      samples.get(contender)?.push(await contender.measure());
    }
  }
  const ours = samples.get(contenders[0] as Contender) ?? [];
  return {
    name,
    title,
    unit,
    contenders: contenders.map((one) => summary(one, samples.get(one) ?? [], ours)),
  };
}

function summary(
  { name, missing }: Contender,
  samples: readonly Sample[],
  ours: readonly Sample[],
): ContenderResult {
  if (missing !== undefined) return { name, missing, figures: {}, ratio: undefined };
  const keys = Object.keys(samples[0] ?? {});
  const figures = Object.fromEntries(
    keys.map((key) => [key, spread(samples.map((sample) => sample[key] ?? Number.NaN))]),
  );
  const first = keys[0] ?? '';
  const ratio = spread(
    ours.map((sample, i) => (sample[first] ?? Number.NaN) / (samples[i]?.[first] ?? Number.NaN)),
  );
  return { name, figures, ratio };
}
