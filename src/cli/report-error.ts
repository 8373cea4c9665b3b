import type { SnakepitError } from '../errors.js';
import { harmless } from '../log/harmless.js';

/** What happened, what else is known, and what to do, each on lines of its own. */
export function errorLines(error: SnakepitError): string {
  const lines = [`snakepit: ${error.message}`];
  if (error.details) lines.push(...error.details.trimEnd().split('\n'));
  if (error.remedy) lines.push(error.remedy);
  if (error.code === 'internal')
    lines.push('This is a bug in snakepit; please report it with the lines above.');
  return lines.map((line) => `${harmless(line)}\n`).join('');
}

/** Says it on standard error; resolves once it is written. */
export function reportError(error: SnakepitError): Promise<void> {
  return new Promise((resolve) => process.stderr.write(errorLines(error), () => resolve()));
}

/** Something worth knowing that is no failure; resolves once it is written. */
export function reportNote(note: string): Promise<void> {
  return new Promise((resolve) => process.stderr.write(`snakepit: ${harmless(note)}\n`, () => resolve()));
}
