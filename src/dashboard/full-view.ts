import type { Clock } from '../util/clock.js';
import type { PitLink } from './pit-link.js';
import type { Keyboard } from './terminal/keyboard.js';
import type { Screen } from './terminal/screen.js';

/** What a view cannot do by itself, since it is no part of the picture. */
export interface ViewActions {
  /** Somebody wants to be done with it: the pit's own dashboard ends the pit, another one only leaves. */
  quit(): void;
  /** Ctrl-C: ends the pit as the signal would, or leaves. */
  interrupt(): void;
  /** Ctrl-Z: gives the terminal back, stops the whole job, and comes back. */
  suspend(): void;
  /** Shows a text in the user's pager, on the terminal that was given back for so long. */
  page(text: string): void;
}

export interface FullViewOptions {
  readonly link: PitLink;
  readonly screen: Screen;
  readonly keyboard: Keyboard;
  readonly clock: Clock;
  readonly actions: ViewActions;
  /** What `quit` does: `stop` asks first while work is in flight. */
  readonly quitting: 'stop' | 'leave';
  /** Whether colours may be used (NO_COLOR is not set). They are never the only signal. */
  readonly hasColour: boolean;
}
