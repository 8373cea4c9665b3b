import type { Readable } from 'node:stream';

/** Collects what a stream gives, as text, for those who wait for something in it. */
export class TakenText {
  readonly ended: Promise<void>;
  readonly #patienceMs: number;
  readonly #watchers = new Set<() => void>();
  readonly #chunks: string[] = [];
  /** Whole lines so far, and the pieces of the next. */
  readonly #lines: string[] = [];
  #pieces: string[] = [];
  #isOver = false;

  /** `patienceMs`: no program that is tested takes as long to say something. */
  constructor(stream: Readable, patienceMs: number) {
    this.#patienceMs = patienceMs;
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      this.#chunks.push(chunk);
      const end = chunk.lastIndexOf('\n');
      this.#pieces.push(chunk.slice(0, Math.max(0, end)));
      if (end !== -1) {
        for (const line of this.#pieces.join('').split('\n')) this.#lines.push(line);
        this.#pieces = [];
      }
      this.#pieces.push(chunk.slice(end + 1));
      if (end !== -1) this.#wake();
    });
    this.ended = new Promise((done) => {
      // An error is an end too: the other side was killed, or the test closed the stream.
      stream.once('close', done).once('error', () => done());
    });
    void this.ended.then(() => {
      this.#isOver = true;
      this.#wake();
    });
  }

  get text(): string {
    return this.#chunks.join('');
  }

  /** Resolves with what `find` finds in a line, as soon as it does; rejects where the stream ends without, or is too late. */
  until<T>(what: string, find: (line: string) => T | undefined): Promise<T> {
    let seen = 0;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#watchers.delete(look);
        clearTimeout(timer);
      };
      const giveUp = (why: string): void => {
        stop();
        reject(new Error(`${why} without ${what}:\n${this.text.slice(-4000)}`));
      };
      const look = (): void => {
        for (; seen < this.#lines.length; seen++) {
          const found = find(this.#lines[seen] ?? '');
          if (found === undefined) continue;
          stop();
          resolve(found);
          return;
        }
        if (this.#isOver) giveUp('the program ended');
      };
      const patienceMs = this.#patienceMs;
      const timer = setTimeout(() => giveUp(`the program went on for ${patienceMs} ms`), patienceMs);
      this.#watchers.add(look);
      look();
    });
  }

  #wake(): void {
    for (const look of [...this.#watchers]) look();
  }
}
