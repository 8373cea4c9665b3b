import type { GivenFlags } from '../../config/collect-values.js';
import { loadConfigFiles, namedFile } from '../../config/file/load-config-files.js';
import { resolveStartConfig } from '../../config/resolve-start-config.js';
import { SnakepitError } from '../../errors.js';
import type { PitEvent } from '../../events.js';
import { packageList } from '../../interpreter/examine-python.js';
import { createLog } from '../../log/log.js';
import { onHostSignals } from '../../process/host-signals.js';
import { spawnProgram } from '../../process/spawn-program.js';
import { systemClock } from '../../util/clock.js';
import { exitCodes } from '../exit-codes.js';
import type { Leaving } from '../leave.js';
import { print } from '../print.js';
import { reportError } from '../report-error.js';
import { type SetUp, type SetUpRequest, setUp } from './set-up.js';

export interface SetupRequest extends Pick<SetUpRequest, 'how'> {
  readonly adapter: string | undefined;
  readonly flags: GivenFlags;
  readonly cwd: string;
  readonly isContradiction: boolean;
  /** Whether what the installer says is shown. */
  readonly isVerbose: boolean;
}

/** Installs, telling on standard error what goes on, and on standard output what there is in the end. */
export async function runSetup(request: SetupRequest): Promise<Leaving> {
  const { adapter, flags, cwd, how, isContradiction, isVerbose } = request;
  const { env } = process;
  if (isContradiction) {
    throw new SnakepitError('usage', '--upgrade contradicts --offline, which installs nothing', {
      remedy: 'Leave one of them out.',
    });
  }
  const files = await loadConfigFiles({ named: namedFile(flags, env), env, cwd });
  const config = resolveStartConfig({ adapter, flags, environment: env, cwd, files });
  const log = createLog({ format: 'text', level: isVerbose ? 'debug' : 'info' }, (lines) => {
    process.stderr.write(lines);
  });
  const emit = (event: PitEvent) => log({ seq: 0, time: Date.now(), event });
  const over = new AbortController();
  let endedBy: NodeJS.Signals | undefined;
  // The installer is in a group of its own: a Ctrl-C reaches it only through us.
  const undoSignals = onHostSignals((signal) => {
    if (signal === 'SIGCONT' || signal === 'SIGUSR2') return;
    endedBy ??= signal;
    over.abort();
  });
  const { signal } = over;
  try {
    // Pools may share a Python: the first finds out all there is to say of it.
    const ready = new Map<string, SetUp>();
    for (const { settings } of config.pools) {
      const order = { config: settings, how, env, run: spawnProgram, emit, clock: systemClock, signal };
      const done = await setUp(order);
      if (!ready.has(done.python)) ready.set(done.python, done);
    }
    return await print([...ready.values()].map(readyText).join(''));
  } catch (thrown) {
    if (endedBy !== undefined) return { code: exitCodes.failed, signal: endedBy };
    const error = SnakepitError.from(thrown);
    if (error.code !== 'interpreter') throw error;
    await reportError(error);
    return { code: exitCodes.failed };
  } finally {
    undoSignals();
  }
}

function readyText({ python, facts, installed }: SetUp): string {
  const what = installed === 'nothing' ? 'nothing to install' : 'ready';
  return `${what}: Python ${facts.version} (${python}) has ${packageList(facts).join(', ')}\n`;
}
