import { adapter } from '../helpers/start.js';
import type { Report, Stage } from './scenario.js';
import type { Answers } from './support/answers.js';
import { playUnderLoad } from './support/play-under-load.js';
import { pause, until } from './support/until.js';

export interface LongInput {
  readonly workers: number;
  /** The end comes after so many lines, or when the time is over. */
  readonly lines: number;
}

const next = (answers: Answers): string => {
  const line = answers.expect();
  return `{"id":${line},"tool":"echo","args":[${line}]}\n`;
};

/** Lines without end through tools that do next to nothing: all are answered, and memory is as it was after the first. */
export async function longInput(stage: Stage, { workers, lines }: LongInput): Promise<Report> {
  return playUnderLoad(stage, {
    adapter: adapter('answers.py'),
    workers,
    next,
    batchBytes: 64 * 1024,
    act: async ({ answers }) => {
      const startedAt = performance.now();
      const end = startedAt + stage.forMs;
      while (answers.written < lines && performance.now() < end) {
        const from = answers.written;
        await until(
          () => answers.written > from + 100_000 || answers.written >= lines,
          end - performance.now(),
          stage,
        );
        stage.progress(`${(answers.answered / 1e6).toFixed(1)} million lines`);
      }
      await pause(0, stage);
      return { figures: { 'lines/s': (answers.answered * 1000) / (performance.now() - startedAt) } };
    },
  });
}
