/** Libraries that would start a thread per core in every worker. */
const threadCounts = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'NUMEXPR_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
] as const;

export interface EnvironmentRequest {
  /** Ours. */
  readonly inherited: NodeJS.ProcessEnv;
  /** `--env`. */
  readonly given: Readonly<Record<string, string>>;
  readonly runId: string;
  readonly instance: string;
  /** The pool they belong to; undefined: there is one, without a name. */
  readonly pool?: string | undefined;
  /** Of each worker, that run commands. */
  readonly threads: number;
  /** The same of all workers of all pools. */
  readonly allThreads: number;
  readonly cores: number;
  /** The kind of device they are given; undefined: none. */
  readonly device: string | undefined;
}

/** The environment that all workers share: ours, what we promise beside it, and, above all, what the user asked for. */
export function workerEnvironment(request: EnvironmentRequest): Readonly<Record<string, string>> {
  const { cores, threads, allThreads } = request;
  const share = String(Math.max(1, Math.floor(cores / allThreads)));
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(threadCounts.map((name) => [name, share])),
    PYTHONUNBUFFERED: '1',
    ...request.inherited,
    ...request.given,
    SNAKEPIT_RUN_ID: request.runId,
    SNAKEPIT_INSTANCE: request.instance,
    SNAKEPIT_THREADS: String(threads),
    // What somebody asked us for is not what they got.
    SNAKEPIT_DEVICE: request.device,
    // That of an outer run is none of theirs.
    SNAKEPIT_POOL: request.pool,
  };
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
