import { openStandard } from '../../stdio/output/open-descriptor.js';
import type { Clock } from '../../util/clock.js';
import type { Size } from '../place.js';
import { Painter } from './painter.js';
import type { Screen } from './screen.js';
import { leaveScreen } from './sequences.js';
import { onSizeChange, terminalSize } from './terminal-size.js';

/** How long a terminal may take to take its screen back, where it takes nothing. */
const farewellMs = 1000;

/** The terminal that standard output (1) or standard error (2) is, as a screen that comes and goes. */
export class TerminalScreen implements Screen {
  readonly #fd: 1 | 2;
  readonly #clock: Clock;
  readonly #painter: Painter;
  readonly #listeners = new Set<() => void>();
  readonly #unwatch: () => void;
  #size: Size;
  #frame = '';
  #state: 'left' | 'entered' | 'closed' = 'left';

  constructor(fd: 1 | 2, clock: Clock) {
    this.#fd = fd;
    this.#clock = clock;
    this.#painter = new Painter(openStandard(fd, clock));
    this.#size = terminalSize(fd) ?? { columns: 80, rows: 24 };
    this.#unwatch = onSizeChange(() => this.#onResize());
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  onResize(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(frame: string): void {
    this.#frame = frame;
    if (this.#state === 'entered') this.#painter.show(frame, this.#size);
  }

  send(sequence: string): void {
    if (this.#state === 'entered') this.#painter.send(sequence);
  }

  /** Shows the frame it was given last, however the terminal looks. */
  enter(): void {
    if (this.#state === 'closed') return;
    this.#state = 'entered';
    this.#painter.enter();
    const { columns, rows } = this.#ask();
    if (columns !== this.columns || rows !== this.rows) this.#onResize();
    else this.#painter.show(this.#frame, this.#size);
  }

  /** Resolves once the terminal shows what it did before, or takes nothing. */
  async leave(): Promise<void> {
    if (this.#state !== 'entered') return;
    this.#state = 'left';
    let cancel = () => {};
    const tooLong = new Promise<void>((resolve) => {
      cancel = this.#clock.schedule(farewellMs, resolve);
    });
    await Promise.race([this.#painter.leave(), tooLong]);
    cancel();
  }

  async close(): Promise<void> {
    await this.leave();
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#unwatch();
    this.#painter.close();
  }

  /** For an end that waits for nothing. */
  closeNow(): void {
    if (this.#state !== 'entered') return;
    this.#state = 'closed';
    this.#unwatch();
    this.#painter.close();
    const terminal = openStandard(this.#fd, this.#clock);
    terminal.write(leaveScreen, () => {});
    terminal.close();
  }

  #onResize(): void {
    this.#size = this.#ask();
    this.#painter.forget();
    this.show(this.#frame);
    for (const listener of this.#listeners) listener();
  }

  #ask(): Size {
    // One that cannot be asked any more is going away.
    return terminalSize(this.#fd) ?? this.#size;
  }
}
