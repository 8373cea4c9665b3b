import type { ByteString } from '../../util/byte-string.js';
import { Deque } from '../../util/deque.js';
import type { Bytes } from './descriptor.js';

/** Pieces are put together up to this size: larger writes are no faster, and V8 has no string of 512 MiB. */
const chunkBytes = 1024 * 1024;

/** A piece from this size on is not joined to others as a string, which would copy it once more. */
export const largePiece = 64 * 1024;

/** What is written at once: strings end to end. */
interface Chunk {
  readonly parts: ByteString[];
  length: number;
}

/** Pieces that wait to be written, put together into chunks as they come. */
export class WaitingPieces {
  /** Those that grow no more, oldest first. */
  readonly #chunks = new Deque<Chunk>();
  #newest: Chunk = { parts: [], length: 0 };
  /** Small pieces at the end of the newest chunk, in one. */
  #small: ByteString = '';
  #length = 0;

  /** Bytes in all. */
  get length(): number {
    return this.#length;
  }

  add(piece: ByteString): void {
    const size = this.#newest.length + this.#small.length;
    // A little in front of a large piece goes with it.
    if (size + piece.length > chunkBytes && size >= largePiece) this.#chunks.push(this.#closeNewest());
    if (piece.length >= largePiece) {
      this.#closeSmall();
      this.#newest.parts.push(piece);
      this.#newest.length += piece.length;
    } else this.#small += piece;
    this.#length += piece.length;
  }

  /** Takes the oldest chunk out: empty where there is none, longer than others only where a single piece is. */
  take(): Bytes {
    const { parts, length } = this.#chunks.shift() ?? this.#closeNewest();
    this.#length -= length;
    if (parts.length <= 1) return parts[0] ?? '';
    const bytes = Buffer.allocUnsafe(length);
    let at = 0;
    for (const part of parts) at += bytes.write(part, at, 'latin1');
    return bytes;
  }

  #closeNewest(): Chunk {
    this.#closeSmall();
    const chunk = this.#newest;
    this.#newest = { parts: [], length: 0 };
    return chunk;
  }

  #closeSmall(): void {
    if (this.#small === '') return;
    this.#newest.parts.push(this.#small);
    this.#newest.length += this.#small.length;
    this.#small = '';
  }
}
