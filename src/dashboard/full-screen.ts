import { runPager } from '../process/run-pager.js';
import { deferred } from '../util/deferred.js';
import { showFullView } from './full/show-full-view.js';
import type { FullViewOptions } from './full-view.js';
import { lastScreen } from './last-screen.js';
import type { PitLink } from './pit-link.js';
import { TerminalKeyboard } from './terminal/terminal-keyboard.js';
import { TerminalScreen } from './terminal/terminal-screen.js';
import { TerminalSession } from './terminal/terminal-session.js';

export interface FullScreenOptions extends Pick<FullViewOptions, 'quitting' | 'clock'> {
  /** The terminal: what standard output (1) or error (2) is. */
  readonly terminal: 1 | 2;
  readonly env: NodeJS.ProcessEnv;
  readonly link: PitLink;
  readonly quit: () => void;
  /** A key that stands for a signal, since the terminal sends none for as long as its keys are ours. */
  readonly onSignalKey: (signal: 'SIGINT' | 'SIGQUIT') => void;
}

/** The full view on a terminal that is ours for so long. */
export interface FullScreen {
  /** `away`: in the background, where nobody sees it. `lent`: a pager has the terminal, and the signals of its keys. */
  readonly state: 'shown' | 'away' | 'lent';
  /** Shows a text in place of the view, if that is what people see, until a key is pressed or `dismissed` settles. */
  stay(text: string, dismissed: Promise<void>): Promise<void>;
  /** Gives the terminal back as it was. */
  close(): Promise<void>;
  /** The same at once, where a bug ends everything. */
  closeNow(): void;
}

/** Shows it now, or as soon as we are in the foreground. */
export function openFullScreen(options: FullScreenOptions): FullScreen {
  const { terminal, clock, env, link, quitting, quit, onSignalKey } = options;
  const keyboard = new TerminalKeyboard(clock);
  const screen = new TerminalScreen(terminal, clock);
  const session = new TerminalSession({
    screen,
    keyboard,
    clock,
    runPager: (text) => runPager(text, terminal, env),
  });
  const view = showFullView({
    link,
    screen,
    keyboard,
    clock,
    actions: {
      quit,
      interrupt: () => onSignalKey('SIGINT'),
      suspend: () => void session.suspend(),
      page: (text) => void session.page(text),
    },
    quitting,
    hasColour: !env['NO_COLOR'],
  });
  keyboard.onKey((key) => {
    if (key.type === 'control' && key.letter === '\\') onSignalKey('SIGQUIT');
  });
  session.enter();
  return {
    get state() {
      const { is } = session;
      return is === 'away' || is === 'lent' ? is : 'shown';
    },
    async stay(text, dismissed) {
      if (session.is !== 'shown') return;
      view.close();
      const show = () => screen.show(lastScreen(text, screen));
      const pressed = deferred();
      const undo = [screen.onResize(show), keyboard.onKey(() => pressed.resolve())];
      show();
      await Promise.race([pressed.promise, dismissed]);
      for (const one of undo) one();
    },
    async close() {
      view.close();
      await session.close();
    },
    closeNow: () => session.closeNow(),
  };
}
