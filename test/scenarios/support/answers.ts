/** What is known of a line: how often it was answered, and what it may do. */
const countMask = 3;
const mayRunAgain = 4;
const isOk = 8;

/** What the answers must not do, by what they say; a few examples of each are enough. */
const keptExamples = 5;

/**
 * The book about one input: which lines were written, and what was answered to each. Every command has its line's number as
 * its id and as its first argument, and returns it, so that an answer that went to the wrong command is seen. It takes a byte
 * for a line, and is fast: it must not be what a program waits for.
 */
export class Answers {
  readonly #codes = new Map<string, number>();
  readonly #strange: string[] = [];
  #lines = new Uint8Array(1 << 16);
  readonly #waiting = new Map<number, (() => void)[]>();
  #written = 0;
  #answered = 0;
  #twice = 0;

  get written(): number {
    return this.#written;
  }

  get answered(): number {
    return this.#answered;
  }

  get unanswered(): number {
    return this.#written - this.#answered;
  }

  get answeredTwice(): number {
    return this.#twice;
  }

  /** How many failed, by the code of their error. */
  get failed(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#codes);
  }

  /** Answers that are none, or somebody else's. */
  get strange(): readonly string[] {
    return this.#strange;
  }

  /** The number of the next line. */
  expect(isIdempotent = false): number {
    const line = ++this.#written;
    if (line >= this.#lines.length) {
      const larger = new Uint8Array(this.#lines.length * 2);
      larger.set(this.#lines);
      this.#lines = larger;
    }
    this.#lines[line] = isIdempotent ? mayRunAgain : 0;
    return line;
  }

  /** Resolves at the moment when so many are answered. */
  whenAnswered(count: number): Promise<void> {
    if (this.#answered >= count) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(count, [...(this.#waiting.get(count) ?? []), resolve]);
    });
  }

  mayRunAgain(line: number): boolean {
    return (this.#at(line) & mayRunAgain) !== 0;
  }

  isOk(line: number): boolean {
    return (this.#at(line) & isOk) !== 0;
  }

  /** Takes one line of the output. */
  take(text: string): void {
    const [, id, line, result = ''] =
      /^\{"id":(\d+),"line":(\d+),"ok":true,"result":(.*)\}$/s.exec(text) ?? [];
    if (line === undefined) this.#takeFailure(text);
    else {
      const isOwn = id === line && (result === line || result.startsWith(`{"key":${line},`));
      if (!isOwn) this.#note(text);
      this.#count(Number(line), isOk, text);
    }
  }

  #takeFailure(text: string): void {
    try {
      const { id, line, ok, error } = JSON.parse(text);
      if (ok !== false || id !== line || typeof error?.code !== 'string') throw new Error('not a failure');
      this.#codes.set(error.code, (this.#codes.get(error.code) ?? 0) + 1);
      this.#count(line, 0, text);
    } catch {
      this.#note(text);
    }
  }

  #count(line: number, flags: number, text: string): void {
    if (!(line >= 1 && line <= this.#written)) {
      this.#note(text);
      return;
    }
    const known = this.#at(line);
    const count = known & countMask;
    if (count === 0) this.#answeredOne();
    else if (count === 1) this.#twice++;
    this.#lines[line] = (known & mayRunAgain) | flags | Math.min(count + 1, countMask);
  }

  #answeredOne(): void {
    this.#answered++;
    if (this.#waiting.size === 0) return;
    for (const resolve of this.#waiting.get(this.#answered) ?? []) resolve();
    this.#waiting.delete(this.#answered);
  }

  #note(text: string): void {
    if (this.#strange.length < keptExamples) this.#strange.push(text.slice(0, 300));
  }

  #at(line: number): number {
    return this.#lines[line] ?? 0;
  }
}
