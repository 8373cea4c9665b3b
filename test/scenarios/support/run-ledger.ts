import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../scenario.js';
import type { Answers } from './answers.js';

/** What the tools of test/fixtures/adapters/works_under_fire.py did, as they wrote it down themselves. */
export interface RunLedger {
  /** What tells the tools where it is. */
  readonly env: { readonly LEDGER: string };
  check(answers: Answers): LedgerCheck;
}

export interface LedgerCheck {
  /** Runs, of all commands together. */
  readonly runs: number;
  /** Commands that ran more than once although they must not. */
  readonly runTwice: number;
  /** Commands that were answered with a result, and never ran. */
  readonly neverRan: number;
}

export function runLedger({ folder }: Pick<Stage, 'folder'>, name = 'ledger'): RunLedger {
  const file = join(folder, name);
  return {
    env: { LEDGER: file },
    check(answers) {
      const runs = new Uint16Array(answers.written + 1);
      const lines = existsSync(file) ? readFileSync(file, 'latin1').split('\n') : [];
      for (const line of lines) {
        const key = Number(line.split(' ')[1]);
        if (key >= 1) runs[key] = (runs[key] ?? 0) + 1;
      }
      let [all, runTwice, neverRan] = [0, 0, 0];
      runs.forEach((count, line) => {
        all += count;
        if (count > 1 && !answers.mayRunAgain(line)) runTwice++;
        if (count === 0 && answers.isOk(line)) neverRan++;
      });
      return { runs: all, runTwice, neverRan };
    },
  };
}
