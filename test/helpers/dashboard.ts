import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { developmentPython, program } from './start.js';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.js';

/** The command line of `snakepit start`, for a shell. */
export function startLine(...args: readonly string[]): string {
  return `${process.execPath} ${program} start -w 1 --python ${developmentPython} ${args.join(' ')}`;
}

/** A terminal, and what holds of it again when a dashboard has left it. */
export interface DashboardTerminal extends Terminal {
  /** The supervisor's. */
  pid(name?: string): number;
  /** Checks that the terminal is as it was when this was opened. */
  isRestored(): Promise<void>;
}

/** Undefined, and noted, where there is no tmux. */
export async function openDashboardTerminal(
  t: ExecutionContext,
  options?: TerminalOptions,
): Promise<DashboardTerminal | undefined> {
  const terminal = await openTerminal(t, options);
  if (terminal === undefined) {
    t.pass();
    return undefined;
  }
  const { folder, type, until, untilSo, all, isAlternate } = terminal;
  let asked = 0;
  const mode = async () => {
    const file = join(folder, `stty-${++asked}`);
    type(`stty -g > ${file}; echo asked=${asked}.`);
    await until(new RegExp(`^asked=${asked}\\.$`, 'm'));
    return readFileSync(file, 'utf8');
  };
  const scrollback = () => /(?:^\d+\n)+/m.exec(all())?.[0];
  type('seq 100');
  await until(/^100$/m);
  const before = { mode: await mode(), scrollback: scrollback() };
  return {
    ...terminal,
    pid(name = 'answers') {
      const state = readFileSync(join(folder, 'snakepit', name, 'state.json'), 'utf8');
      return (JSON.parse(state) as { readonly pid: number }).pid;
    },
    async isRestored() {
      await untilSo(() => !isAlternate(), 'the screen is the usual one');
      t.is(await mode(), before.mode, 'the mode of the terminal is as it was');
      t.is(scrollback(), before.scrollback, 'what was scrolled out is still there');
    },
  };
}
