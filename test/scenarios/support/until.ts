import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../scenario.js';

const lookEveryMs = 20;

/** Waits until it is so, or so long; tells whether it is. Rejects where the play is called off. */
export async function until(
  isSo: () => boolean,
  patienceMs: number,
  { interrupted }: Pick<Stage, 'interrupted'>,
): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > end) return false;
    await wait(lookEveryMs, undefined, { signal: interrupted });
  }
  return true;
}

/** The same, for as long as `progress` goes on changing. */
export async function untilStuck(
  isSo: () => boolean,
  progress: () => number,
  patienceMs: number,
  stage: Pick<Stage, 'interrupted'>,
): Promise<boolean> {
  for (;;) {
    const before = progress();
    if (await until(() => isSo() || progress() !== before, patienceMs, stage)) {
      if (isSo()) return true;
    } else return false;
  }
}

export async function pause(ms: number, { interrupted }: Pick<Stage, 'interrupted'>): Promise<void> {
  await wait(Math.max(0, ms), undefined, { signal: interrupted });
}
