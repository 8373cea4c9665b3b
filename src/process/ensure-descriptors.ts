import { closeSync, openSync } from 'node:fs';
import { shortageError } from './system-error.js';

/**
 * Makes sure that so many descriptors can be had: Node loses some for good, and execa throws where nobody can
 * catch it, when the last one goes in the middle of starting a process. Throws a SnakepitError `system` where
 * there are fewer.
 */
export function ensureDescriptors(count: number, doing: string): void {
  const reserved: number[] = [];
  try {
    for (let i = 0; i < count; i++) reserved.push(openSync('/dev/null', 'r'));
  } catch (error) {
    throw shortageError(doing, error) ?? error;
  } finally {
    for (const fd of reserved) closeSync(fd);
  }
}
