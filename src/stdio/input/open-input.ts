import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Clock } from '../../util/clock.js';
import { isForeground, watchForeground } from './foreground.js';
import type { InputKind } from './input-kind.js';

/** Bytes of a file that are read at once. Each read is a job for another thread, which costs as much as some of these. */
const fileReadBytes = 256 * 1024;

/** Standard input as a stream; one that cannot be read, or has nothing, is an empty one. Destroy it to stop it. */
export function openInput(kind: InputKind, clock: Clock): Readable {
  if (kind === 'null' || kind === 'unreadable') return Readable.from([]);
  if (kind === 'file') return createReadStream('', { fd: 0, autoClose: false, highWaterMark: fileReadBytes });
  return kind === 'terminal' ? foregroundOnly(process.stdin, clock) : process.stdin;
}

/** A terminal that is read only while we are its foreground process group. */
function foregroundOnly(terminal: Readable, clock: Clock): Readable {
  let isWanted = false;
  let mayRead = isForeground();
  const update = (): void => {
    if (isWanted && mayRead) terminal.resume();
    else terminal.pause();
  };
  const unwatch = watchForeground(clock, (isForegroundNow) => {
    mayRead = isForegroundNow;
    update();
  });
  const input = new Readable({
    read() {
      isWanted = true;
      update();
    },
    destroy(error, callback) {
      unwatch();
      terminal.destroy();
      callback(error);
    },
  });
  terminal.on('data', (chunk: Buffer) => {
    isWanted = input.push(chunk);
    update();
  });
  terminal.on('end', () => input.push(null));
  terminal.on('error', (error) => input.destroy(error));
  return input;
}
