import type { Writable } from 'node:stream';
import type { Bytes, Descriptor, WriteDone } from './descriptor.js';

/**
 * A pipe or a socket, as Node's stream.
 *
 * Node writes at once what fits (one system call, the fastest way to a reader that waits) and polls for the rest.
 */
export class StreamDescriptor implements Descriptor {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
    // A failed write is reported to `done`; the event that tells it again would end the program if nobody listened.
    stream.on('error', ignore);
  }

  write(bytes: Bytes, done: WriteDone): void {
    this.#stream.write(bytes, 'latin1', done); // of a buffer the encoding is not looked at
  }

  close(): void {
    // Standard streams stay open, and their errors unheard, until the process exits. Nor can a write that is on its way be
    // taken back: for as long as the process lives Node hands its bytes on as the reader takes them, and what is left at the
    // exit is dropped, so that whoever abandons a stuck output may leave half a line.
  }
}

function ignore(): void {}
