import type { PitSettings } from '../config/start-config.js';
import type { Examination } from '../interpreter/examine-python.js';
import { packagesRoot } from '../interpreter/packages.js';
import { packageFile } from '../package-files.js';
import { workerName } from '../util/worker-name.js';
import { workerEnvironment } from './worker-environment.js';

export interface ExaminationRequest extends Pick<Examination, 'env' | 'run' | 'signal'> {
  /** The interpreter. */
  readonly file: string;
  readonly config: PitSettings;
  /** Whose worker it would be. Default: that of the only pool, which has no name. */
  readonly pool?: string | undefined;
}

/** How an interpreter is examined: as the first worker would find it, also where an adapter looks at its environment. */
export function examinationOf(request: ExaminationRequest): Examination {
  const { file, config, pool, env, run, signal } = request;
  const { workers, cwd, name, stem } = config;
  const { threads } = config.worker;
  const shared = workerEnvironment({
    inherited: env,
    given: config.worker.env,
    runId: noRun,
    instance: name ?? stem,
    pool,
    threads,
    allThreads: workers * threads,
    cores: workers,
    device: undefined,
  });
  return {
    python: file,
    script: packageFile('python/src/snakepit/_private/diagnose.py'),
    packages: packagesRoot(env),
    cwd,
    env: {
      ...shared,
      SNAKEPIT_WORKER_ID: workerName(0, pool),
      SNAKEPIT_WORKER_SLOT: '0',
      SNAKEPIT_WORKER_COUNT: String(workers),
      SNAKEPIT_GENERATION: '1',
    },
    run,
    signal,
  };
}

/** The id of no run that ever was. */
const noRun = '0000000000000000';
