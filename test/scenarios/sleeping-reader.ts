import type { Report, Stage } from './scenario.js';
import { commandMix } from './support/command-mix.js';
import type { ObservedPit } from './support/observed-pit.js';
import { type Act, playUnderLoad } from './support/play-under-load.js';
import { pause, untilStuck } from './support/until.js';

export interface SleepingReader {
  readonly workers: number;
  /** How long each nap is. */
  readonly napsMs: readonly number[];
  /** Then it reads slowly, for so long. */
  readonly slowMs: number;
  readonly slowKibPerSecond: number;
}

/** Nothing may be read and kept while nobody takes results, beyond what fits into queue, workers and pipes within this. */
const settlingMs = 3000;
/** Of results that are kept for a sleeper, in all: what backs up at the output, and what the workers hold. */
const mostMib = 24;

/**
 * A reader that does not read for a while, again and again, then slowly: memory stays as it is, no more commands are taken
 * than there is room for, and everything arrives once it reads.
 */
export async function sleepingReader(stage: Stage, options: SleepingReader): Promise<Report> {
  const next = commandMix(stage.random.fork('commands'), [
    { share: 80, tool: 'large', args: (random) => [Math.round(random.between(10, 3000))] },
    { share: 19, tool: 'again', idempotent: 'tool' },
    { share: 1, tool: 'large', args: (random) => [Math.round(random.between(10_000, 500_000))] },
  ]);
  return playUnderLoad(stage, {
    workers: options.workers,
    next,
    act: async (pit) => {
      await pause(Math.min(5000, stage.forMs / 10), stage);
      const complaints: string[] = [];
      for (const napMs of options.napsMs) complaints.push(...(await nap(stage, pit, napMs)));
      await readSlowly(stage, pit, options);
      return { complaints } satisfies Act;
    },
  });
}

async function nap(stage: Stage, pit: ObservedPit, napMs: number): Promise<readonly string[]> {
  const { answers } = pit;
  const fellAsleepAt = performance.now();
  stage.progress(`asleep for ${Math.round(napMs / 1000)} s, ${answers.answered} answered`);
  pit.stopReading();
  await pause(Math.min(settlingMs, napMs / 2), stage);
  const written = answers.written;
  const settledAt = performance.now();
  await pause(fellAsleepAt + napMs - settledAt, stage);

  const complaints = [];
  const more = answers.written - written;
  if (more > 0) complaints.push(`${more} commands were taken while nobody read`);
  const trend = pit.resources.trend(settledAt);
  const grown = trend === undefined ? 0 : (trend.mibPerMinute * trend.seconds) / 60;
  if (grown > mostMib) complaints.push(`memory grew by ${grown.toFixed(1)} MiB while nobody read`);

  pit.goOnReading();
  const isThere = () => answers.answered >= written;
  if (!(await untilStuck(isThere, () => answers.answered, 10_000, stage))) {
    complaints.push(`${written - answers.answered} results did not come once they were read`);
  }
  return complaints;
}

async function readSlowly(
  stage: Stage,
  pit: ObservedPit,
  { slowMs, slowKibPerSecond }: SleepingReader,
): Promise<void> {
  const end = performance.now() + slowMs;
  pit.stopReading();
  while (performance.now() < end && !pit.hasEnded) {
    const size = await pit.readOnce(stage.interrupted);
    stage.progress(`reading ${slowKibPerSecond} KiB a second, ${pit.answers.answered} answered`);
    await pause(Math.min((size / 1024 / slowKibPerSecond) * 1000, end - performance.now()), stage);
  }
  pit.goOnReading();
}
