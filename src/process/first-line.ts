import { deferred } from '../util/deferred.js';

const newline = 0x0a;

/** The first line of a stream of bytes, cut at `maxBytes`; whatever follows it is thrown away. */
export class FirstLine {
  readonly #found = deferred<string | undefined>();
  readonly #maxBytes: number;
  #parts: Buffer[] | undefined = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Undefined where the stream ended before the line did. Never rejects. */
  get line(): Promise<string | undefined> {
    return this.#found.promise;
  }

  write(chunk: Buffer): void {
    if (this.#parts === undefined) return;
    const end = chunk.indexOf(newline);
    const part = Buffer.from(chunk.subarray(0, end === -1 ? undefined : end));
    this.#parts.push(part);
    this.#bytes += part.length;
    if (end === -1 && this.#bytes < this.#maxBytes) return;
    const line = Buffer.concat(this.#parts).subarray(0, this.#maxBytes);
    this.#parts = undefined;
    this.#found.resolve(line.toString('utf8'));
  }

  end(): void {
    this.#parts = undefined;
    this.#found.resolve(undefined);
  }
}
