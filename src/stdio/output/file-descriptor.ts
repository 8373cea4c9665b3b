import { close, write } from 'node:fs';
import { type Bytes, type Descriptor, toBuffer, type WriteDone } from './descriptor.js';

export interface FileDescriptorOptions {
  /** Whether closing it closes the file: not for descriptors that were inherited. */
  readonly isOwned: boolean;
}

/** A file or a device. A disk may be slow, or on another machine: a thread of Node's pool waits for it. */
export class FileDescriptor implements Descriptor {
  readonly #fd: number;
  readonly #isOwned: boolean;

  constructor(fd: number, options: FileDescriptorOptions) {
    this.#fd = fd;
    this.#isOwned = options.isOwned;
  }

  write(bytes: Bytes, done: WriteDone): void {
    this.#writeRest(toBuffer(bytes), done);
  }

  close(): void {
    // Whatever was written is with the kernel, and there is nothing to do about a close that fails.
    if (this.#isOwned) close(this.#fd, () => {});
  }

  #writeRest(rest: Buffer, done: WriteDone): void {
    write(this.#fd, rest, (error, written) => {
      if (error !== null || written === rest.length) done(error);
      else this.#writeRest(rest.subarray(written), done);
    });
  }
}
