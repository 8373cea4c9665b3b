/** What the members of a pool hold, all of them together: commands, and bytes of their arguments and expected results. */
export class Holdings {
  readonly #maxBytes: number;
  #commands = 0;
  #bytes = 0;

  /** `maxBytes` bounds what is held ahead; what members have to do next is not asked for its size. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get commands(): number {
    return this.#commands;
  }

  /** Whether so many bytes more may be held ahead. */
  hasRoomFor(bytes: number): boolean {
    return this.#bytes + bytes <= this.#maxBytes;
  }

  add(bytes: number): void {
    this.#commands++;
    this.#bytes += bytes;
  }

  remove(bytes: number): void {
    this.#commands--;
    this.#bytes -= bytes;
  }
}
