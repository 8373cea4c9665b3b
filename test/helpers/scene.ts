import assert from 'node:assert/strict';

/** What helpers and scenarios need of a test: ava's `t` is one, and what `play` makes is another. */
export interface Scene {
  teardown(undo: () => unknown): void;
  log(...values: unknown[]): void;
  is(actual: unknown, expected: unknown, message?: string): unknown;
  deepEqual(actual: unknown, expected: unknown, message?: string): unknown;
  true(actual: unknown, message?: string): unknown;
  false(actual: unknown, message?: string): unknown;
  regex(text: string, expression: RegExp, message?: string): unknown;
  notRegex(text: string, expression: RegExp, message?: string): unknown;
}

/** Plays a scenario outside of a test; rejects with the first thing that does not hold. */
export async function play<T>(
  scenario: (scene: Scene) => Promise<T>,
  log: (text: string) => void = () => {},
): Promise<T> {
  const { scene, end } = openScene(log);
  try {
    return await scenario(scene);
  } finally {
    await end();
  }
}

/** A scene that lasts until it is ended, as one that several tests share. What does not hold is thrown. */
export function openScene(log: (text: string) => void = () => {}): {
  readonly scene: Scene;
  end(): Promise<void>;
} {
  const undos: (() => unknown)[] = [];
  const scene: Scene = {
    teardown: (undo) => undos.push(undo),
    log: (...values) => log(values.join(' ')),
    is: (actual, expected, message) =>
      assert.ok(Object.is(actual, expected), message ?? `${actual} is not ${expected}`),
    deepEqual: (actual, expected, message) => assert.deepStrictEqual(actual, expected, message),
    true: (actual, message) => assert.strictEqual(actual, true, message),
    false: (actual, message) => assert.strictEqual(actual, false, message),
    regex: (text, expression, message) => assert.match(text, expression, message),
    notRegex: (text, expression, message) => assert.doesNotMatch(text, expression, message),
  };
  return {
    scene,
    async end() {
      for (const undo of undos.reverse()) await undo();
    },
  };
}
