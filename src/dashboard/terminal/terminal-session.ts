import type { Pager } from '../../process/run-pager.js';
import { isForeground, watchForeground } from '../../stdio/input/foreground.js';
import type { Clock } from '../../util/clock.js';
import type { TerminalKeyboard } from './terminal-keyboard.js';
import type { TerminalScreen } from './terminal-screen.js';

/** A stop that does not come is none: the kernel stops nobody whom no shell could continue. */
const stopMs = 200;

export interface TerminalSessionOptions {
  readonly screen: TerminalScreen;
  readonly keyboard: TerminalKeyboard;
  readonly clock: Clock;
  /** Runs a program that shows this text on the terminal. */
  readonly runPager: (text: string) => Pager;
}

type State =
  /** Not ours: nothing was shown yet, or we are in the background, or were stopped. */
  | { readonly is: 'away' }
  | { readonly is: 'shown' }
  /** Given back for a moment, on the way to something else. */
  | { readonly is: 'leaving' }
  | { readonly is: 'lent'; readonly pager: Pager }
  | { readonly is: 'closed' };

const away: State = { is: 'away' };
const shown: State = { is: 'shown' };
const leaving: State = { is: 'leaving' };
const closed: State = { is: 'closed' };

/**
 * Who has the terminal. While we are in the foreground it is ours: screen of its own, raw keys; whenever we are not, and
 * at every end, it is as it was before.
 */
export class TerminalSession {
  readonly #screen: TerminalScreen;
  readonly #keyboard: TerminalKeyboard;
  readonly #clock: Clock;
  readonly #runPager: (text: string) => Pager;
  #state: State = away;
  #unwatch: () => void = () => {};
  #cancelStop: () => void = () => {};

  constructor({ screen, keyboard, clock, runPager }: TerminalSessionOptions) {
    this.#screen = screen;
    this.#keyboard = keyboard;
    this.#clock = clock;
    this.#runPager = runPager;
  }

  /** Who has the terminal now. */
  get is(): State['is'] {
    return this.#state.is;
  }

  /** Takes the terminal now, or as soon as we are in the foreground. */
  enter(): void {
    process.on('SIGCONT', this.#onContinue).on('SIGTSTP', this.#onStop);
    this.#unwatch = watchForeground(this.#clock, () => this.#take());
    this.#take();
  }

  /** Gives the terminal back and stops the whole job, so that its shell comes back; `fg` shows it again. */
  suspend(): Promise<void> {
    return this.#stop(0);
  }

  /** Shows a text in the user's pager; the view comes back after it. */
  async page(text: string): Promise<void> {
    if (this.#state.is !== 'shown' || !(await this.#giveBack())) return;
    const pager = this.#runPager(text);
    this.#state = { is: 'lent', pager };
    await pager.ended;
    if (this.#state.is !== 'lent') return;
    this.#state = away;
    this.#take();
  }

  /** Gives the terminal back for good. */
  async close(): Promise<void> {
    if (this.#state.is === 'shown') await this.#giveBack();
    if (this.#state.is === 'lent') {
      this.#state.pager.end();
      await this.#state.pager.ended;
    }
    this.#end();
    await this.#screen.close();
  }

  /** The same at an end that waits for nothing. */
  closeNow(): void {
    if (this.#state.is === 'shown') this.#keyboard.leave();
    this.#end();
    this.#screen.closeNow();
  }

  #end(): void {
    this.#state = closed;
    this.#cancelStop();
    this.#unwatch();
    process.off('SIGCONT', this.#onContinue).off('SIGTSTP', this.#onStop);
    this.#keyboard.drop();
  }

  #take(): void {
    if (this.#state.is !== 'away' || !isForeground()) return;
    this.#state = shown;
    this.#keyboard.enter();
    this.#screen.enter();
  }

  /** False where the end came in between. */
  async #giveBack(): Promise<boolean> {
    this.#state = leaving;
    // The mode of a terminal that another job has is that job's; and whoever changes it is stopped.
    if (isForeground()) this.#keyboard.leave();
    else this.#keyboard.drop();
    await this.#screen.leave();
    return this.#state.is === 'leaving';
  }

  readonly #onStop = (): void => void this.#stop(process.pid);

  /** Stops a process, or with 0 the whole job. */
  async #stop(pid: number): Promise<void> {
    const { is } = this.#state;
    if (is === 'leaving' || is === 'closed') return;
    if (is === 'shown') {
      if (!(await this.#giveBack())) return;
      this.#state = away;
    }
    // Without a listener the signal does what it is for.
    process.off('SIGTSTP', this.#onStop);
    process.kill(pid, 'SIGTSTP');
    this.#cancelStop = this.#clock.schedule(stopMs, this.#onContinue);
  }

  /** Shells change the mode of a terminal while a job is stopped, and others may have written to it. */
  readonly #onContinue = (): void => {
    this.#cancelStop();
    const { is } = this.#state;
    if (is === 'closed') return;
    process.off('SIGTSTP', this.#onStop).on('SIGTSTP', this.#onStop);
    if (is !== 'shown') this.#take();
    else if (isForeground()) {
      this.#keyboard.enter();
      this.#screen.enter();
    } else void this.#withdraw();
  };

  async #withdraw(): Promise<void> {
    if (!(await this.#giveBack())) return;
    this.#state = away;
    this.#take();
  }
}
