import { isatty, ReadStream } from 'node:tty';
import { isForeground } from '../../stdio/input/foreground.js';
import { deferred } from '../../util/deferred.js';

/** Keys that leave: q, Ctrl-C, Ctrl-D. */
const leaving: readonly string[] = ['q', 'Q', '\x03', '\x04'];
const suspend = '\x1a';

export interface Keys {
  /** Settles when a key or a signal asked to leave. */
  readonly left: Promise<void>;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** Reads keys from the terminal, where standard input is one and is ours; signals leave as well. */
export function watchKeys(): Keys {
  const left = deferred();
  const terminal = isatty(0) && isForeground() ? new ReadStream(0) : undefined;
  const onSignal = () => left.resolve();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  const onContinue = () => {
    if (terminal !== undefined && isForeground()) terminal.setRawMode(true).resume();
  };
  process.on('SIGCONT', onContinue);
  terminal?.setRawMode(true).on('data', (bytes: Buffer) => {
    const keys = [...bytes.toString('latin1')];
    if (keys.some((key) => leaving.includes(key))) left.resolve();
    else if (keys.includes(suspend)) {
      terminal.setRawMode(false).pause();
      // The whole job, so that the shell notices.
      process.kill(0, 'SIGTSTP');
    }
  });
  // A terminal that has gone.
  terminal?.on('error', onSignal).on('end', onSignal);
  return {
    left: left.promise,
    close() {
      for (const signal of signals) process.off(signal, onSignal);
      process.off('SIGCONT', onContinue);
      terminal?.setRawMode(false).destroy();
    },
  };
}
