import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Both ends of a pipe. The one who opens them closes them. */
export interface RealPipe {
  readonly reader: number;
  readonly writer: number;
}

let made = 0;

/** A pipe as a shell makes one. (Node's own "pipes" for children are socket pairs, which behave otherwise.) */
export function makePipe(folder: string): RealPipe {
  const path = join(folder, `pipe-${++made}`);
  execFileSync('mkfifo', [path]);
  // A FIFO opens only with both of its ends: the first of these three does not wait for another.
  const opener = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const reader = openSync(path, constants.O_RDONLY);
  closeSync(opener);
  unlinkSync(path);
  return { reader, writer };
}
