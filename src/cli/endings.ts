import { isatty } from 'node:tty';
import type { RunningPit } from '../boot/boot-pit.js';
import type { HostSignal } from '../process/host-signals.js';

/** Standard descriptors that are terminals now. */
function terminals(): readonly number[] {
  return [0, 1, 2].filter((fd) => isatty(fd));
}

type State =
  /** There is no pit yet: an end is an end at once. */
  | { readonly is: 'booting' }
  | { readonly is: 'running'; readonly pit: RunningPit }
  | { readonly is: 'ending'; readonly pit: RunningPit | undefined; readonly signal: HostSignal };

/** What the signals that end a program mean: the first asks, the second insists, whichever they are. */
export class Endings {
  readonly #terminals = terminals();
  readonly #boot = new AbortController();
  #state: State = { is: 'booting' };

  /** Aborts where the end is asked for before there is a pit. */
  get bootCancelled(): AbortSignal {
    return this.#boot.signal;
  }

  /** The signal to die of, once everything is cleaned up: those that a terminal sends, so that its shell sees them. */
  get signal(): NodeJS.Signals | undefined {
    if (this.#state.is !== 'ending') return undefined;
    const { signal } = this.#state;
    return signal === 'SIGINT' || signal === 'SIGHUP' ? signal : undefined;
  }

  watch(pit: RunningPit): void {
    this.#state = { is: 'running', pit };
  }

  /**
   * Whether a hang-up ends us: where a terminal has gone. A program that never had one (nohup, a service) reloads instead,
   * and so survives a logout.
   */
  isHungUp(): boolean {
    return this.#terminals.some((fd) => !isatty(fd));
  }

  /** What a hang-up means that does not end us; false where there is nothing yet, or nothing any more, to be reloaded. */
  reload(signal: HostSignal): boolean {
    if (this.#state.is !== 'running') return false;
    this.#state.pit.reload(signal);
    return true;
  }

  end(signal: HostSignal): void {
    const state = this.#state;
    switch (state.is) {
      case 'booting':
        this.#state = { is: 'ending', pit: undefined, signal };
        this.#boot.abort();
        return;
      case 'running':
        this.#state = { is: 'ending', pit: state.pit, signal };
        if (signal === 'SIGQUIT') state.pit.kill(signal);
        else state.pit.windDown(signal);
        return;
      case 'ending':
        state.pit?.kill(signal);
    }
  }
}
