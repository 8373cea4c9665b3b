import { SnakepitError } from '../errors.js';

/** Where we were started. Throws `usage` where that does not exist any more. */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new SnakepitError('usage', 'the working directory does not exist any more', { cause });
  }
}
