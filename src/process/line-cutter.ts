const newline = 0x0a;

/** Takes the lines that a `LineCutter` cuts. */
export interface LineSink {
  /** A line without its end; what was beyond the longest line is gone. */
  line(text: string, bytes: number): void;
  /** Bytes beyond the longest line: they belong to the line before, which has been handed on. */
  overflow(bytes: number): void;
}

/**
 * Cuts a stream of bytes into lines of bounded length, in flat memory whatever comes: a line that gets too
 * long is handed on with a mark as soon as that is seen, and the rest of it is only counted.
 */
export class LineCutter {
  readonly #sink: LineSink;
  readonly #maxBytes: number;
  /** The begin of a line whose end has not come yet. */
  #held: Buffer = Buffer.alloc(0);
  /** `skipping`: the line was too long and has been handed on already. */
  #state: 'collecting' | 'skipping' = 'collecting';

  /** `maxBytes`: the longest line, without its mark. */
  constructor(sink: LineSink, maxBytes: number) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /** The chunk may be used again by its owner afterwards. */
  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      this.#take(chunk.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
    if (start < chunk.length) this.#take(chunk.subarray(start));
  }

  /** Hands on what has come of a line without an end. */
  flush(): void {
    if (this.#held.length > 0) this.#endLine();
  }

  #take(part: Buffer): void {
    if (this.#state === 'skipping') {
      this.#sink.overflow(part.length);
      return;
    }
    const room = this.#maxBytes - this.#held.length;
    const kept = part.length <= room ? part : part.subarray(0, room);
    this.#held = this.#held.length === 0 ? Buffer.from(kept) : Buffer.concat([this.#held, kept]);
    if (part.length <= room) return;
    this.#sink.line(`${decode(wholeCharacters(this.#held))} … (line cut)`, this.#held.length);
    this.#held = Buffer.alloc(0);
    this.#state = 'skipping';
    this.#sink.overflow(part.length - room);
  }

  #endLine(): void {
    if (this.#state === 'collecting') this.#sink.line(decode(this.#held), this.#held.length);
    this.#held = Buffer.alloc(0);
    this.#state = 'collecting';
  }
}

function decode(line: Buffer): string {
  const text = line.toString('utf8');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** Without the bytes of a character that was cut in two. */
function wholeCharacters(bytes: Buffer): Buffer {
  let start = bytes.length - 1;
  while (start > 0 && bytes.length - start < 4 && isContinuation(bytes[start])) start--;
  const lead = bytes[start] ?? 0;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + size > bytes.length ? bytes.subarray(0, start) : bytes;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
