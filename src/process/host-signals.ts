import { constants } from 'node:os';
import { kill, pid } from 'node:process';

/**
 * What the supervisor acts on. (USR1 is ignored from the very first line in bin/ on: Node would open its
 * debugger.)
 */
const handled = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP', 'SIGUSR2', 'SIGCONT'] as const;

export type HostSignal = (typeof handled)[number];

/** `count`: how many times this one has come, 1 at the first. */
export type HostSignalListener = (signal: HostSignal, count: number) => void;

/**
 * Takes over the signals that are sent to us, none of which ends the process any more; the returned function
 * undoes that.
 */
export function onHostSignals(listener: HostSignalListener): () => void {
  const counts = new Map<HostSignal, number>();
  const onSignal = (signal: NodeJS.Signals): void => {
    const known = signal as HostSignal;
    const count = (counts.get(known) ?? 0) + 1;
    counts.set(known, count);
    listener(known, count);
  };
  for (const signal of handled) process.on(signal, onSignal);
  return () => {
    for (const signal of handled) process.off(signal, onSignal);
  };
}

/**
 * Ends this process by a signal, so that the calling shell sees what it died of. Clean up and undo
 * `onHostSignals` first. Returns only where the system does not let us die, as process 1 of a container: the
 * caller exits with the returned status then.
 */
export function dieBySignal(signal: NodeJS.Signals): number {
  process.removeAllListeners(signal);
  kill(pid, signal);
  return 128 + constants.signals[signal];
}
