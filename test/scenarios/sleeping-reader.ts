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

/** After so long what there is room for in queue, workers and pipes is full, and nothing more may be taken. */
const settlingMs = 3000;
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
      const naps: Nap[] = [];
      for (const napMs of options.napsMs) naps.push(await nap(stage, pit, napMs));
      await readSlowly(stage, pit, options);
      const complaints = naps.flatMap((one) => one.complaints);
      // In between all the results come at once, and memory goes up and down.
      return { complaints, steady: naps.map(({ steady }) => steady).reduce(longer, [0, 0]) } satisfies Act;
    },
  });
}

interface Nap {
  readonly complaints: readonly string[];
  readonly steady: Span;
}

type Span = readonly [fromMs: number, toMs: number];

function longer(one: Span, other: Span): Span {
  return other[1] - other[0] > one[1] - one[0] ? other : one;
}

async function nap(stage: Stage, pit: ObservedPit, napMs: number): Promise<Nap> {
  const { answers } = pit;
  const fellAsleepAt = performance.now();
  stage.progress(`asleep for ${Math.round(napMs / 1000)} s, ${answers.answered} answered`);
  pit.stopReading();
  await pause(settlingMs, stage);
  const { written } = answers;
  const settledAt = performance.now();
  await pause(fellAsleepAt + napMs - settledAt, stage);
  const wokeUpAt = performance.now();

  const complaints = [];
  const more = answers.written - written;
  if (more > 0 && napMs > 2 * settlingMs) complaints.push(`${more} commands were taken while nobody read`);
  pit.goOnReading();
  const isThere = () => answers.answered >= written;
  if (!(await untilStuck(isThere, () => answers.answered, 10_000, stage))) {
    complaints.push(`${written - answers.answered} results did not come once they were read`);
  }
  return { complaints, steady: [settledAt, wokeUpAt] };
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
