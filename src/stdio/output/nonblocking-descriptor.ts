import { closeSync, writeSync } from 'node:fs';
import type { Clock } from '../../util/clock.js';
import { type Bytes, type Descriptor, toBuffer, type WriteDone } from './descriptor.js';

const shortestWaitMs = 1;
const longestWaitMs = 32;

/**
 * A terminal or a named pipe that was opened with O_NONBLOCK, and is ours alone.
 *
 * The event loop cannot poll either through Node, so a descriptor that takes nothing is tried again after a while: soon as
 * long as it takes something each time, seldom when it is stopped (Ctrl-S).
 */
export class NonblockingDescriptor implements Descriptor {
  readonly #fd: number;
  readonly #clock: Clock;
  #cancelRetry: () => void = () => {};

  constructor(fd: number, clock: Clock) {
    this.#fd = fd;
    this.#clock = clock;
  }

  write(bytes: Bytes, done: WriteDone): void {
    this.#writeRest(toBuffer(bytes), shortestWaitMs, done);
  }

  close(): void {
    this.#cancelRetry();
    closeSync(this.#fd);
  }

  #writeRest(rest: Buffer, waitMs: number, done: WriteDone): void {
    let written = 0;
    try {
      while (written < rest.length) written += writeSync(this.#fd, rest, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
        const nextWaitMs = written > 0 ? shortestWaitMs : Math.min(waitMs * 2, longestWaitMs);
        const retry = () => this.#writeRest(rest.subarray(written), nextWaitMs, done);
        this.#cancelRetry = this.#clock.schedule(nextWaitMs, retry);
      } else done(error as NodeJS.ErrnoException);
      return;
    }
    done();
  }
}
