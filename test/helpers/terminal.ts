import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from './temporary-folder.js';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Above the environment of a bare login. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A real terminal with an interactive shell in it. */
export interface Terminal {
  readonly folder: string;
  /** Types a line. */
  type(text: string): void;
  /** Presses keys, by tmux's names: `C-c`, `q`, `Escape`. */
  press(...keys: readonly string[]): void;
  /** What is on the screen. */
  shown(): string;
  /** The same, with all that has been scrolled out of it. */
  all(): string;
  resize(columns: number, rows: number): void;
  /** Whether a program has a screen of its own there. */
  isAlternate(): boolean;
  /** Waits until the screen shows this. */
  until(what: string | RegExp): Promise<void>;
  untilSo(isSo: () => boolean, what: string): Promise<void>;
}

/** Undefined, and noted, where there is no tmux. */
export async function openTerminal(
  t: ExecutionContext,
  { columns = 200, rows = 50, env = {} }: TerminalOptions = {},
): Promise<Terminal | undefined> {
  const folder = await temporaryFolder(t);
  const { PATH } = process.env;
  const environment = {
    PATH,
    HOME: folder,
    LANG: 'C.UTF-8',
    TERM: 'screen',
    XDG_RUNTIME_DIR: folder,
    PS1: '$ ',
    HISTFILE: '/dev/null',
    ...env,
  };
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', join(folder, 'tmux'), '-f', '/dev/null', ...args], {
      env: environment,
      encoding: 'utf8',
    });
  const size = ['-x', String(columns), '-y', String(rows)];
  try {
    tmux('new-session', '-d', '-s', 'terminal', ...size, 'bash --norc --noprofile -i');
  } catch {
    t.log('there is no tmux here: not tested');
    return undefined;
  }
  t.teardown(() => tmux('kill-server'));
  const shown = () => tmux('capture-pane', '-p', '-t', 'terminal');
  const untilSo = async (isSo: () => boolean, what: string): Promise<void> => {
    for (let i = 0; i < 750; i++) {
      if (isSo()) return;
      await wait(20);
    }
    throw new Error(`not so: ${what}\n${shown()}`);
  };
  return {
    folder,
    type: (text) => tmux('send-keys', '-t', 'terminal', '-l', `${text}\n`),
    press: (...keys) => tmux('send-keys', '-t', 'terminal', ...keys),
    shown,
    all: () => tmux('capture-pane', '-p', '-S', '-', '-t', 'terminal'),
    resize: (width, height) =>
      tmux('resize-window', '-t', 'terminal', '-x', String(width), '-y', String(height)),
    isAlternate: () => tmux('display-message', '-p', '-t', 'terminal', '#{alternate_on}').trim() === '1',
    until: (what) =>
      untilSo(() => (typeof what === 'string' ? shown().includes(what) : what.test(shown())), String(what)),
    untilSo,
  };
}
