import type { ByteString } from '../../util/byte-string.js';
import { Deque } from '../../util/deque.js';

/** Pieces are put together up to this size: larger writes are no faster, and V8 has no string of 512 MiB. */
const chunkBytes = 1024 * 1024;

/** Pieces that wait to be written, put together into chunks as they come. */
export class WaitingPieces {
  /** Those that grow no more, oldest first. */
  readonly #chunks = new Deque<ByteString>();
  #newest: ByteString = '';
  #length = 0;

  /** Bytes in all. */
  get length(): number {
    return this.#length;
  }

  add(piece: ByteString): void {
    if (this.#newest !== '' && this.#newest.length + piece.length > chunkBytes) {
      this.#chunks.push(this.#newest);
      this.#newest = '';
    }
    this.#newest += piece;
    this.#length += piece.length;
  }

  /** Takes the oldest chunk out: empty where there is none, longer than others only where a single piece is. */
  take(): ByteString {
    let chunk = this.#chunks.shift();
    if (chunk === undefined) {
      chunk = this.#newest;
      this.#newest = '';
    }
    this.#length -= chunk.length;
    return chunk;
  }
}
