import { type ByteString, toByteString } from '../../util/byte-string.js';

const smallest = 4096;
/** A buffer above this size is not kept for the next use. */
const largestKept = 4 * 1024 * 1024;

/** Bytes that arrive in parts and are wanted as a whole: each is copied once or twice, however small the parts are. */
export class ByteCollector {
  #buffer = Buffer.allocUnsafe(smallest);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#length += bytes.copy(this.#buffer, this.#length);
  }

  /** Everything that was added; the collector is empty then. */
  take(): ByteString {
    const bytes = toByteString(this.#buffer.subarray(0, this.#length));
    this.clear();
    return bytes;
  }

  clear(): void {
    this.#length = 0;
    if (this.#buffer.length > largestKept) this.#buffer = Buffer.allocUnsafe(smallest);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
