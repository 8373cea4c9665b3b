import { isatty } from 'node:tty';
import type { ControlClient } from '../../control/control-client.js';
import { dashboardPlace } from '../../dashboard/place.js';
import { systemClock } from '../../util/clock.js';
import { deferred } from '../../util/deferred.js';
import { onSuddenEnd } from '../sudden-end.js';

/** Signals that leave; the pit is not ours to end. */
const leaving = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Whether standard output is a terminal that the full view fits on. */
export async function canShowFull(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (!isatty(1)) return false;
  const [{ terminalSize }, { hasKeys }] = await Promise.all([
    import('../../dashboard/terminal/terminal-size.js'),
    import('../../dashboard/terminal/terminal-keyboard.js'),
  ]);
  const place = dashboardPlace({
    choice: 'auto',
    terminal: terminalSize(1),
    isStdinTerminal: isatty(0),
    stdout: 'terminal',
    // There are none.
    hasResultsFile: true,
    hasKeys: hasKeys(),
    hasCompany: false,
    env,
  });
  return place === 'full';
}

/** Shows the full view of a pit until somebody leaves it, or the pit has ended. */
export async function attachFull(client: ControlClient, env: NodeJS.ProcessEnv): Promise<void> {
  const { openFullScreen } = await import('../../dashboard/full-screen.js');
  const left = deferred();
  const full = openFullScreen({
    terminal: 1,
    clock: systemClock,
    env,
    link: client,
    quitting: 'leave',
    quit: () => left.resolve(),
    onSignalKey: () => left.resolve(),
  });
  const undoSuddenEnd = onSuddenEnd(() => full.closeNow());
  const onSignal = (signal: NodeJS.Signals) => {
    if (full.state !== 'lent' || signal === 'SIGTERM' || signal === 'SIGHUP') left.resolve();
  };
  for (const signal of leaving) process.on(signal, onSignal);
  try {
    await Promise.race([left.promise, client.closed]);
  } finally {
    await full.close();
    undoSuddenEnd();
    for (const signal of leaving) process.off(signal, onSignal);
    client.close();
  }
}
