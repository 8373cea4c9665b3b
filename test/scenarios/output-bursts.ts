import type { Report, Stage } from './scenario.js';
import { commandMix, ofAllLengths } from './support/command-mix.js';
import { playUnderLoad } from './support/play-under-load.js';
import { pause } from './support/until.js';

export interface OutputBursts {
  readonly workers: number;
  /** Mebibytes that a burst has at most. */
  readonly mebibytes: number;
}

/** Tools that print as fast as a pipe takes it, and others that do not: results go on, memory stays, drops are told. */
export async function outputBursts(stage: Stage, { workers, mebibytes }: OutputBursts): Promise<Report> {
  const next = commandMix(stage.random.fork('commands'), [
    { share: 98, tool: 'once', args: ofAllLengths },
    { share: 1, tool: 'prints', args: (random) => [1 + random.below(mebibytes)] },
    { share: 1, tool: 'leaks' },
  ]);
  return playUnderLoad(stage, {
    workers,
    next,
    act: async (pit) => {
      const end = performance.now() + stage.forMs;
      while (performance.now() < end) {
        await pause(Math.min(500, end - performance.now()), stage);
        stage.progress(
          `${pit.answers.answered} answered, ${Math.round(pit.slots.droppedBytes / 2 ** 20)} MiB dropped`,
        );
      }
      const dropped = pit.slots.droppedBytes / 2 ** 20;
      return {
        figures: { 'MiB dropped': dropped },
        complaints: dropped === 0 ? ['no drops were told'] : [],
      };
    },
  });
}
