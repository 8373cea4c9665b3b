/**
 * A value as JSON for others: keys in snake case (`delay_ms`), as the language of commands has them, at every depth.
 *
 * @param number what becomes of numbers. Default: nothing.
 */
export function snakeCased(value: unknown, number?: (value: number) => number): unknown {
  return withKeys(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), number);
}

/** The way back: keys in camel case (`delayMs`), at every depth. */
export function camelCased(value: unknown): unknown {
  return withKeys(value, (key) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function withKeys(
  value: unknown,
  rename: (key: string) => string,
  number?: (value: number) => number,
): unknown {
  if (typeof value === 'number' && number !== undefined) return number(value);
  if (Array.isArray(value)) return value.map((inner) => withKeys(inner, rename, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [rename(key), withKeys(inner, rename, number)]),
  );
}
