import type { Scene } from './scene.js';

/** Tests of one file that run programs at the same time: more would only slow each other down. */
const atOnce = 3;
const holders = new Map<Scene, Promise<void>>();
const waiting: (() => void)[] = [];
let running = 0;

/** Waits until this test may run programs, for the rest of the test. */
export function takeTurn(t: Scene): Promise<void> {
  const held = holders.get(t);
  if (held !== undefined) return held;
  const turn = running < atOnce ? Promise.resolve() : new Promise<void>((done) => waiting.push(done));
  if (running < atOnce) running++;
  holders.set(t, turn);
  t.teardown(() => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  });
  return turn;
}
