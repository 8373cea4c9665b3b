/**
 * Theory of operation.
 *
 * `start -d` starts itself once more in a session of its own, and waits for one of two things: the supervisor says that it
 * is ready, or it ends. Until then it belongs to us: it ends when we are told to, and when we are gone. Its standard error
 * is a file, of which we show what there is when it fails, so that no last word is lost; what its log has to say meanwhile
 * comes over the channel. There is no process in between.
 */
import { SnakepitError } from '../../errors.js';
import type { Exit } from '../../events.js';
import { harmless } from '../../log/harmless.js';
import { openStderrFile, type StderrFile } from '../../log/stderr-file.js';
import { packageFile } from '../../package-files.js';
import { type HostSignal, onHostSignals } from '../../process/host-signals.js';
import { type DetachedProcess, spawnDetached } from '../../process/spawn-detached.js';
import { type InputKind, inputKind } from '../../stdio/input/input-kind.js';
import { exitCodes } from '../exit-codes.js';
import type { Leaving } from '../leave.js';
import { reportError, reportNote } from '../report-error.js';

/** Starts a supervisor in the background, and leaves once it is ready, or as it has. `cwd` is absolute. */
export async function startDetached(cwd: string, words: readonly string[]): Promise<Leaving> {
  checkInput(inputKind());
  let supervisor: DetachedProcess | undefined;
  let asked: HostSignal | undefined;
  const undoSignals = onHostSignals((signal) => {
    if (signal === 'SIGUSR2' || signal === 'SIGCONT') return;
    asked ??= signal;
    supervisor?.signal(signal === 'SIGQUIT' ? signal : 'SIGTERM');
  });
  try {
    const file = await openStderrFile(process.env);
    try {
      if (asked !== undefined) return endedBy(asked, file);
      const started = start(cwd, words, file);
      supervisor = started;
      const name = await started.ready;
      if (name !== undefined && asked === undefined) {
        // From here on it is on its own: what ends us does not end it any more.
        supervisor = undefined;
        return await letGo(name, started, file);
      }
      const exit = await started.exited;
      await write(file.read());
      if (asked !== undefined) return endedBy(asked, file);
      file.discard();
      return await failedLike(exit);
    } catch (thrown) {
      file.discard();
      throw thrown;
    }
  } finally {
    undoSignals();
  }
}

function start(cwd: string, words: readonly string[], { fd }: StderrFile): DetachedProcess {
  return spawnDetached({
    file: process.execPath,
    args: [...process.execArgv, packageFile('bin/snakepit.js'), ...words],
    env: process.env,
    cwd,
    stderr: fd,
    onSaid: (line) => void process.stderr.write(`${line}\n`),
  });
}

async function letGo(name: string, { pid, release }: DetachedProcess, file: StderrFile): Promise<Leaving> {
  await file.keep(name).catch((thrown) => reportError(SnakepitError.from(thrown)));
  await release();
  await reportNote(`${name} runs in the background (pid ${pid}); snakepit status -n ${name} tells how it is`);
  return { code: exitCodes.ok };
}

function checkInput(kind: InputKind): void {
  if (kind !== 'pipe' && kind !== 'file' && kind !== 'socket') return;
  throw new SnakepitError(
    'usage',
    `-d/--detach: standard input is a ${kind}, which nobody reads in the background`,
    {
      remedy: 'Start it with < /dev/null, and send commands with snakepit pipe.',
    },
  );
}

/** As nothing is left of it, this is how we go, too: so that a shell sees that nothing was started. */
function endedBy(signal: HostSignal, file: StderrFile): Leaving {
  file.discard();
  return { code: exitCodes.failed, signal: signal === 'SIGQUIT' ? undefined : signal };
}

/** It has said why, unless somebody ended it. */
async function failedLike({ code, signal }: Exit): Promise<Leaving> {
  if (code) return { code };
  const how = signal === null ? 'was ended' : `was killed by ${signal}`;
  await reportError(new SnakepitError('system', `the supervisor ${how} before it was ready`));
  return { code: exitCodes.failed };
}

/** Resolves once it is written. */
function write(text: string): Promise<void> {
  const lines = text.split('\n').map(harmless);
  return new Promise((done) => process.stderr.write(lines.join('\n'), () => done()));
}
