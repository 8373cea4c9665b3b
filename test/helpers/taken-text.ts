import type { Readable } from 'node:stream';

/** Collects what a stream gives, as text, for those who wait for something in it. */
export class TakenText {
  readonly ended: Promise<void>;
  #text = '';
  readonly #watchers = new Set<() => void>();

  constructor(stream: Readable) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      this.#text += chunk;
      this.#wake();
    });
    this.ended = new Promise((done) => {
      // An error is an end too: the other side was killed, or the test closed the stream.
      stream.once('close', done).once('error', () => done());
    });
    void this.ended.then(() => this.#wake());
  }

  get text(): string {
    return this.#text;
  }

  /** Whole lines. */
  get lines(): readonly string[] {
    return this.#text.split('\n').slice(0, -1);
  }

  /** Resolves with what `find` finds, as soon as it does; rejects where the stream ends without. */
  async until<T>(what: string, find: (lines: readonly string[]) => T | undefined): Promise<T> {
    const isOver = this.ended.then(() => true);
    for (;;) {
      const found = find(this.lines);
      if (found !== undefined) return found;
      const end = await Promise.race([isOver, this.#grown()]);
      if (end === true && find(this.lines) === undefined) {
        throw new Error(`the program ended without ${what}; it said:\n${this.#text.slice(-4000)}`);
      }
    }
  }

  #grown(): Promise<false> {
    return new Promise((done) => {
      const watcher = (): void => {
        this.#watchers.delete(watcher);
        done(false);
      };
      this.#watchers.add(watcher);
    });
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
