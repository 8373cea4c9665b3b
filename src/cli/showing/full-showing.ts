import { Readable } from 'node:stream';
import type { RunningPit } from '../../boot/boot-pit.js';
import type { PitResult } from '../../boot/pit-end.js';
import type { PitStreams } from '../../boot/pit-streams.js';
import type { FullScreen } from '../../dashboard/full-screen.js';
import type { Surroundings } from '../../dashboard/place.js';
import type { HostSignal } from '../../process/host-signals.js';
import type { Descriptor } from '../../stdio/output/descriptor.js';
import { HeldDescriptor } from '../../stdio/output/held-descriptor.js';
import { deferred } from '../../util/deferred.js';
import { StandardError } from '../standard-error.js';
import { onSuddenEnd } from '../sudden-end.js';
import { lastWords } from './last-words.js';
import type { ShowingOptions } from './open-showing.js';
import type { Showing } from './showing.js';
import { summary } from './summary.js';

type State =
  /** Nothing is shown yet: the log is kept, since the screen is to be its place. */
  | { readonly is: 'booting'; readonly log: string[]; readonly cancel: () => void }
  /** It takes its time, and people should know why: the log is written until there is a screen. */
  | { readonly is: 'slow' }
  | { readonly is: 'shown'; readonly full: FullScreen; readonly undo: () => void }
  /** The screen is given back, and the last results are written to it. */
  | { readonly is: 'writing' }
  | { readonly is: 'over' };

/** How long the log is kept back for the screen to come. */
const patienceMs = 1000;

/** The full screen of the terminal that standard error is. */
export class FullShowing implements Showing {
  readonly streams: PitStreams;
  readonly #options: ShowingOptions;
  readonly #stderr: StandardError;
  readonly #startedAt: number;
  /** In the place of a standard input that is the terminal, whose keys are not lines: there is nothing in it but its end. */
  readonly #input: Readable | undefined;
  #held: HeldDescriptor | undefined;
  #state: State;
  /** Ends the wait of the last screen. */
  #dismiss: () => void = () => {};

  constructor(options: ShowingOptions, { isStdinTerminal, stdout, hasResultsFile }: Surroundings) {
    this.#options = options;
    this.#stderr = new StandardError(options.clock, options.onDropped);
    this.#startedAt = options.clock.now();
    this.#input = isStdinTerminal ? new Readable({ read() {} }) : undefined;
    this.#state = {
      is: 'booting',
      log: [],
      cancel: options.clock.schedule(patienceMs, () => void this.#giveBack('slow')),
    };
    const areResultsHere = stdout === 'terminal' && !hasResultsFile;
    this.streams = {
      input: this.#input,
      results: areResultsHere ? (opened) => this.#hold(opened) : undefined,
      beforeLastResults: async () => {
        if (this.#held === undefined) return;
        await this.#giveBack('writing');
        await this.#held.release();
      },
    };
  }

  readonly say = (lines: string): void => {
    const state = this.#state;
    switch (state.is) {
      case 'booting':
        state.log.push(lines);
        return;
      case 'shown':
        // In the background there is no screen of ours.
        if (state.full.state === 'away') this.#stderr.say(lines);
        return;
      case 'writing':
        return;
      case 'slow':
      case 'over':
        this.#stderr.say(lines);
    }
  };

  async show(pit: RunningPit): Promise<void> {
    const [{ openFullScreen }, link] = await Promise.all([
      // While the workers boot.
      import('../../dashboard/full-screen.js'),
      // Commands that are typed where standard input is are commands of that input.
      pit.link(this.#input === undefined ? undefined : pit.results),
    ]);
    const before = this.#state;
    if (before.is !== 'booting' && before.is !== 'slow') return;
    const { clock, env, onSignalKey } = this.#options;
    const full = openFullScreen({
      terminal: 2,
      clock,
      env,
      link,
      quitting: 'stop',
      quit: () => this.#quit(pit),
      onSignalKey,
    });
    if (before.is === 'booting') {
      before.cancel();
      // Whoever looks at the screen finds there what was said before.
      if (full.state === 'away') this.#sayAll(before.log);
    }
    this.#state = { is: 'shown', full, undo: onSuddenEnd(() => full.closeNow()) };
  }

  keeps(signal: HostSignal): boolean {
    if (signal !== 'SIGUSR2') this.#dismiss();
    if (this.#state.is !== 'shown' || this.#state.full.state !== 'lent') return false;
    return signal === 'SIGINT' || signal === 'SIGQUIT';
  }

  async ended(result: PitResult): Promise<void> {
    const words = lastWords(result, this.#options.store.current);
    if (words !== undefined && this.#state.is === 'shown') {
      const dismissed = deferred();
      this.#dismiss = dismissed.resolve;
      await this.#state.full.stay(words, dismissed.promise);
    }
    await this.#giveBack();
    const { clock, store } = this.#options;
    this.#stderr.say(summary(store.current, clock.now() - this.#startedAt));
  }

  async end(): Promise<void> {
    await this.#giveBack();
    await this.#stderr.end();
  }

  #hold(opened: Descriptor): Descriptor {
    this.#held = new HeldDescriptor(opened);
    return this.#held;
  }

  /** Ends it as the end of the input would, where that is the terminal; else as `snakepit stop`. */
  #quit(pit: RunningPit): void {
    if (this.#input !== undefined && this.#options.config.input.onEof !== 'stay') this.#input.push(null);
    else pit.windDown('the dashboard was quit');
  }

  async #giveBack(next: 'slow' | 'writing' | 'over' = 'over'): Promise<void> {
    const state = this.#state;
    if (state.is === 'over') return;
    if (state.is === 'shown') {
      await state.full.close();
      state.undo();
    }
    this.#state = { is: next };
    if (state.is !== 'booting') return;
    state.cancel();
    this.#sayAll(state.log);
  }

  #sayAll(log: readonly string[]): void {
    for (const lines of log) this.#stderr.say(lines);
  }
}
