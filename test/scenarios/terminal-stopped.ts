import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { peakMemory } from '../helpers/processes.js';
import type { Scene } from '../helpers/scene.js';
import { adapter, start } from '../helpers/start.js';

export interface TerminalStopped {
  readonly stoppedMs: number;
  /** Results, of a kilobyte each. */
  readonly lines: number;
}

/**
 * Results for a terminal that Ctrl-S has stopped: memory stays flat, the program goes on to answer others and to listen to its
 * workers' hearts, and after Ctrl-Q every result arrives.
 */
export async function terminalStopped(t: Scene, { stoppedMs, lines }: TerminalStopped): Promise<void> {
  const program = await start(t, {
    within: ['python3', join(process.cwd(), 'test/fixtures/cli/stops-its-terminal.py'), '1'],
    args: [
      '-w',
      '2',
      `${adapter('answers.py')}:echo`,
      '-l',
      '--log-format',
      'json',
      ...['--heartbeat', '100ms', '--heartbeat-timeout', '200ms', '--heartbeat-misses', '2'],
    ],
    patienceMs: stoppedMs + 15_000,
  });
  const { pid } = await program.event('pit-started');
  await program.event('worker-ready', ({ worker }) => worker === 'w2');
  const before = peakMemory(Number(pid));
  program.end(`${'x'.repeat(1000)}\n`.repeat(lines));
  await wait(stoppedMs);
  process.kill(Number(pid), 'SIGUSR2');
  await program.said('"workers":[');
  const grown = peakMemory(Number(pid)) - before;
  t.true(grown < 100, `${grown} MiB more`);
  program.signal('SIGUSR1');
  const run = await program.ended;
  t.is(run.code, 0);
  t.is(run.results.length, lines);
  t.notRegex(run.stderr, /unresponsive/);
}
