import { setTimeout as wait } from 'node:timers/promises';
import { peakMemory } from '../helpers/processes.js';
import type { Scene } from '../helpers/scene.js';
import { adapter, start } from '../helpers/start.js';

export interface ReaderThatSleeps {
  readonly sleepMs: number;
  /** A function of `answers.py`, and the line it is given. */
  readonly tool: string;
  readonly line: string;
  readonly lines: number;
}

/** A reader that sleeps: memory stays flat, workers' hearts are listened to, and then everything arrives. */
export async function readerThatSleeps(
  t: Scene,
  { sleepMs, tool, line, lines }: ReaderThatSleeps,
): Promise<void> {
  const heartbeat = ['--heartbeat', '200ms', '--heartbeat-timeout', '400ms', '--heartbeat-misses', '2'];
  const program = await start(t, {
    args: ['-w', '2', `${adapter('answers.py')}:${tool}`, '-l', '--log-format', 'json', ...heartbeat],
    patienceMs: sleepMs + 30_000,
  });
  await program.write(line);
  await program.result(1);
  const before = peakMemory(program.pid);
  program.stdout.pause();
  program.end(line.repeat(lines - 1));
  await wait(sleepMs);
  const grown = peakMemory(program.pid) - before;
  t.true(grown < 100, `${grown} MiB more`);
  program.signal('SIGUSR2');
  await program.said('"workers":[');
  program.stdout.resume();
  const run = await program.ended;
  t.is(run.code, 0);
  t.is(run.results.length, lines);
  t.notRegex(run.stderr, /unresponsive/);
}
