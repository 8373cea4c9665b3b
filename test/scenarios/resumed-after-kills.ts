import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeLedger } from '../helpers/ledger.js';
import type { Scene } from '../helpers/scene.js';
import { adapter, start } from '../helpers/start.js';
import type { Result } from '../helpers/start-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';
import type { Random } from './support/random.js';

export interface ResumedAfterKills {
  /** Runs that are killed before the one that may come to its end. */
  readonly kills: number;
  readonly lines: number;
  /** Longest time between two kills that is not spent booting. */
  readonly withinMs: number;
  readonly random: Random;
}

/**
 * A batch whose supervisor is killed at any moment, over and over, and resumed each time: in the end each line has its
 * result exactly once, lines that are the same as often as they occur, and no more was run twice than was said.
 */
export async function resumedAfterKills(t: Scene, options: ResumedAfterKills): Promise<void> {
  const { kills, lines, withinMs, random } = options;
  const folder = await temporaryFolder(t);
  const [input, results] = [join(folder, 'input.jsonl'), join(folder, 'results.jsonl')];
  const ledger = await makeLedger(t);
  const keys = Array.from({ length: lines }, (_, n) => (n % 10 === 9 ? random.below(n) : n));
  const text = keys.map((key) => `{"id":${key},"tool":"once","args":[${key},1]}\n`).join('');
  writeFileSync(input, text);
  const request = {
    runtime: join(folder, 'run'),
    args: ['-w', '2', '-n', 'pit', '-o', results, '--resume', adapter('works_under_fire.py')],
    env: ledger.env,
    redirect: `< '${input}'`,
  };

  const mayHaveStarted: number[] = [];
  const note = (log: string) => {
    const [, said] = /up to (\d+) commands? may have been/.exec(log) ?? [];
    if (said !== undefined) mayHaveStarted.push(Number(said));
  };
  for (let kill = 0; kill < kills; kill++) {
    const program = await start(t, { ...request, answers: 'some', isAlone: false });
    const before = sizeOf(results);
    let hasEnded = false;
    void program.ended.then(() => {
      hasEnded = true;
    });
    // Some before they have done anything.
    if (kill % 3 !== 2) await until(() => sizeOf(results) > before || hasEnded);
    await wait(random.between(0, withinMs));
    program.signal('SIGKILL');
    note((await program.ended).stderr);
  }
  const last = await start(t, { ...request, answers: 'none' });
  const run = await last.ended;
  note(run.stderr);
  t.is(run.code, 0, run.stderr);

  const answered = readFileSync(results, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Result);
  t.deepEqual(
    answered.map(({ line }) => line).sort(ascending),
    Array.from({ length: lines }, (_, n) => n + 1),
  );
  t.true(answered.every(({ id, line, result }) => id === keys[line - 1] && result === id));
  const runs = ledger.lines().length;
  const most = Math.max(0, ...mayHaveStarted);
  t.true(
    runs >= lines && runs <= lines + most,
    `${runs} runs of ${lines} lines, and up to ${most} were said`,
  );
  t.log(`${runs - lines} of ${lines} lines ran twice, up to ${most} were said`);
}

const ascending = (a: number, b: number) => a - b;

function sizeOf(file: string): number {
  try {
    return readFileSync(file).length;
  } catch {
    return 0;
  }
}
