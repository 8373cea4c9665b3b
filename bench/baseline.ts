import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchmarkResult, Spread } from './benchmark.js';
import { root } from './environment.js';

/** Ratios of ours to each peer, by benchmark and peer: times differ from machine to machine, these hardly. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, Spread>>>>;

const file = join(root, 'bench/baseline.json');

/** How much worse than before a median may be and still be noise, as a fraction. */
const tolerance = 0.2;

export async function readBaseline(): Promise<Baseline> {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Takes these for what is to be held from now on; what was not measured stays as it is. */
export async function writeBaseline(results: readonly BenchmarkResult[]): Promise<void> {
  const before = await readBaseline().catch(() => ({}));
  const ratios = Object.fromEntries(results.map((result) => [result.name, ratiosOf(result)]));
  await writeFile(file, `${JSON.stringify({ ...before, ...ratios }, undefined, 2)}\n`);
}

/** What has become worse than it was: one sentence each. A ratio within the old spread is none. */
export function regressions(results: readonly BenchmarkResult[], baseline: Baseline): readonly string[] {
  return results.flatMap((result) => {
    const isRate = result.unit.endsWith('/s');
    return Object.entries(ratiosOf(result)).flatMap(([peer, now]) => {
      const before = baseline[result.name]?.[peer];
      if (before === undefined) return [];
      const isWorse = isRate
        ? now.median < Math.min(before.median * (1 - tolerance), before.min)
        : now.median > Math.max(before.median * (1 + tolerance), before.max);
      return isWorse
        ? [`${result.name}: ours ÷ ${peer} is ${now.median.toFixed(2)}, and was ${before.median.toFixed(2)}`]
        : [];
    });
  });
}

/** Without ours beside itself. */
function ratiosOf({ contenders }: BenchmarkResult): Record<string, Spread> {
  return Object.fromEntries(
    contenders.slice(1).flatMap(({ name, ratio }) => (ratio === undefined ? [] : [[name, ratio] as const])),
  );
}
