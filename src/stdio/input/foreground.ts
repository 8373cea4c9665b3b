import { readFileSync } from 'node:fs';
import type { Clock } from '../../util/clock.js';

const checkEveryMs = 1000;

/** Whether we may read from our terminal: a background process that does is stopped by SIGTTIN. */
export function isForeground(): boolean {
  try {
    return isForegroundStat(readFileSync('/proc/self/stat', 'latin1'));
  } catch {
    return true;
  }
}

/** Whether a line of /proc/PID/stat has the same process group (field 5) and foreground group of its terminal (field 8). */
export function isForegroundStat(stat: string): boolean {
  // Field 2 is the program's name in parentheses, and may have spaces and parentheses of its own.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[2] === fields[5];
}

/**
 * Calls `onChange` whenever we have come to the foreground or left it, and returns the undo.
 *
 * SIGCONT tells of Ctrl-Z and `bg`; a running job that is brought back with `fg` is told nothing, so look once a second.
 */
export function watchForeground(clock: Clock, onChange: (isForeground: boolean) => void): () => void {
  let last = isForeground();
  let cancel = () => {};
  const check = (): void => {
    cancel();
    cancel = clock.schedule(checkEveryMs, check);
    const now = isForeground();
    if (now === last) return;
    last = now;
    onChange(now);
  };
  cancel = clock.schedule(checkEveryMs, check);
  process.on('SIGCONT', check);
  return () => {
    cancel();
    process.off('SIGCONT', check);
  };
}
