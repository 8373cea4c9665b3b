import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsOf, type Report } from '../scenarios/scenario.js';
import { seededRandom } from '../scenarios/support/random.js';
import type { SoakScenario } from './scenarios.js';

export interface Played {
  readonly name: string;
  readonly seconds: number;
  /** Undefined where it broke off; `faults` says why. */
  readonly report: Report | undefined;
  /** What is wrong, in words; empty where all is well. */
  readonly faults: readonly string[];
}

export interface SoakOptions {
  readonly seed: string;
  readonly minutes: number;
  readonly interrupted: AbortSignal;
  readonly progress: (text: string) => void;
}

/** Plays the scenarios one after the other, each in a folder of its own; where it is interrupted, those that have begun. */
export async function playAll(
  chosen: readonly SoakScenario[],
  options: SoakOptions,
): Promise<readonly Played[]> {
  const played: Played[] = [];
  const end = performance.now() + options.minutes * 60_000;
  for (const [index, scenario] of chosen.entries()) {
    if (options.interrupted.aborted) break;
    const sharesLeft = chosen.slice(index).reduce((sum, { share }) => sum + share, 0);
    const timeLeft = Math.max(1000, end - performance.now());
    played.push(await playOne(scenario, (timeLeft * scenario.share) / sharesLeft, options));
  }
  return played;
}

async function playOne({ name, play }: SoakScenario, forMs: number, options: SoakOptions): Promise<Played> {
  const { seed, interrupted, progress } = options;
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'snakepit-soak-')));
  try {
    const report = await play({
      folder,
      forMs,
      interrupted,
      random: seededRandom(`${seed}/${name}`),
      progress: (text) =>
        progress(`${name}, ${Math.round(seconds())} of ${Math.round(forMs / 1000)} s: ${text}`),
    });
    return { name, seconds: seconds(), report, faults: faultsOf(report) };
  } catch (error) {
    const why = interrupted.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error);
    return { name, seconds: seconds(), report: undefined, faults: [why] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
