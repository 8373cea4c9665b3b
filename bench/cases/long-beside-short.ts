import { setTimeout as wait } from 'node:timers/promises';
import type { ObservedPit } from '../../test/scenarios/support/observed-pit.js';
import type { Benchmark } from '../benchmark.js';
import type { Environment } from '../environment.js';
import { numbered, withWatched } from '../watched.js';

const workers = 2;
const longMs = 2000;
/** Short ones come in bursts that one worker has done before the next one comes. */
const burst = 8;
const burstEveryMs = 25;
/** All of them before the long one has ended. */
const bursts = 70;
const warmUp = 20;

/** Commands of 1 ms while one of 2 s holds a worker: how long the unluckiest of them waits for its answer. */
export function longBesideShort(environment: Environment): Benchmark {
  const measure = (withLong: boolean) =>
    withWatched(environment, { workers }, async (pit) => {
      for (let i = 0; i < warmUp; i++) await timeOfBurst(pit);
      // The same tool: that this one takes long shows only while it does.
      if (withLong) await pit.write(numbered('wait', longMs)(pit.answers.expect()));
      const times: number[] = [];
      for (let i = 0; i < bursts; i++) {
        const ms = await timeOfBurst(pit);
        times.push(ms);
        await wait(Math.max(0, burstEveryMs - ms));
      }
      await pit.answers.whenAnswered(pit.answers.written);
      times.sort((a, b) => a - b);
      return { worst: times.at(-1) ?? Number.NaN, p50: times[times.length >> 1] ?? Number.NaN };
    });
  return {
    name: 'long-beside-short',
    title: `Bursts of ${burst} commands of 1 ms, ${workers} workers: until the last of one is answered`,
    unit: 'ms',
    contenders: [
      { name: `while one of the same tool takes ${longMs / 1000} s`, measure: () => measure(true) },
      { name: 'while none does', measure: () => measure(false) },
    ],
    goals: [
      {
        text: 'none waits for the long one (the worst has its answer within 100 ms)',
        isMet: ({ contenders }) => (contenders[0]?.figures['worst']?.max ?? longMs) <= 100,
      },
    ],
  };
}

/** Milliseconds from writing a burst until all of it is answered. */
async function timeOfBurst(pit: ObservedPit): Promise<number> {
  const { answers } = pit;
  const answered = answers.whenAnswered(answers.answered + burst);
  const next = numbered('wait', 1);
  const startedAt = performance.now();
  await pit.write(Array.from({ length: burst }, () => next(answers.expect())).join(''));
  await answered;
  return performance.now() - startedAt;
}
