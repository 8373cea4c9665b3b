import { choosePython } from '../../boot/choose-python.js';
import { examinationOf } from '../../boot/examination-of.js';
import type { GivenFlags } from '../../config/collect-values.js';
import { type ConfigFiles, noConfigFiles } from '../../config/file/config-file.js';
import { loadConfigFiles, namedFile } from '../../config/file/load-config-files.js';
import { resolveStartConfig } from '../../config/resolve-start-config.js';
import type { PitSettings, StartConfig } from '../../config/start-config.js';
import { SnakepitError } from '../../errors.js';
import {
  type AdapterFacts,
  examinePython,
  type PythonFacts,
  tryAdapter,
} from '../../interpreter/examine-python.js';
import type { FoundPython } from '../../interpreter/find-python.js';
import type { Run } from '../../run.js';
import type { Clock } from '../../util/clock.js';

export interface SiteRequest {
  readonly adapter: string | undefined;
  readonly flags: GivenFlags;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly run: Run;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What a check of one pool looks at. */
export type PoolSite = Omit<Site, 'config' | 'pools'> & { readonly config: PitSettings };

/** Where `start` would run, and with what. Nothing is asked twice, until something was changed. */
export interface Site extends SiteRequest {
  /** The files that settings come from, as far as they can be read. */
  readonly files: ConfigFiles;
  /** As `start` would have it, as far as that can be. */
  readonly config: StartConfig;
  /** Of each pool that has a name, with its own settings, Python and adapter; empty where there is one, without. */
  readonly pools: ReadonlyMap<string, PoolSite>;
  /** Why `start` would refuse its settings, or */
  readonly settingsError: SnakepitError | undefined;
  /** the adapter that was named. */
  readonly adapterError: SnakepitError | undefined;
  /** Reject with a SnakepitError `interpreter`. */
  python(): Promise<FoundPython>;
  facts(): Promise<PythonFacts>;
  /** Imports the adapter; whoever asks has seen that the interpreter has all that is needed. */
  adapterFacts(limitMs: number): Promise<AdapterFacts | 'late'>;
  /** What was asked is asked anew. */
  forget(): void;
}

export async function openSite(request: SiteRequest): Promise<Site> {
  const settled = settle(request, await readFiles(request));
  const { config } = settled;
  const named = config.pools.flatMap(({ name, settings }) =>
    name === undefined ? [] : [[name, poolSite(request, { ...settled, config: settings }, name)] as const],
  );
  const pools = new Map(named);
  const site = poolSite(request, settled);
  return {
    ...site,
    config,
    pools,
    forget() {
      for (const one of [site, ...pools.values()]) one.forget();
    },
  };
}

function poolSite(
  request: SiteRequest,
  settled: Omit<Settled, 'config'> & { readonly config: PitSettings },
  pool?: string,
): PoolSite {
  const { env, run, clock, signal } = request;
  const { config } = settled;
  let python: Promise<FoundPython> | undefined;
  let facts: Promise<PythonFacts> | undefined;

  const site: PoolSite = {
    ...request,
    ...settled,
    python() {
      python ??= choosePython({ config, env: offline(env), run, emit: () => {}, signal, mayInstall: false });
      return python;
    },
    facts() {
      facts ??= site
        .python()
        .then(({ file }) => examinePython(examinationOf({ file, config, pool, env, run, signal })));
      return facts;
    },
    async adapterFacts(limitMs) {
      const { file } = await site.python();
      const over = new AbortController();
      let disarm = () => {};
      const late = new Promise<'late'>((resolve) => {
        disarm = clock.schedule(limitMs, () => resolve('late'));
      });
      const spec = config.adapter.kind === 'demo' ? null : config.adapter.spec;
      const asked = examinationOf({
        file,
        config,
        pool,
        env,
        run,
        signal: AbortSignal.any([signal, over.signal]),
      });
      try {
        return await Promise.race([tryAdapter(asked, spec), late]);
      } finally {
        disarm();
        over.abort();
      }
    },
    forget() {
      python = undefined;
      facts = undefined;
    },
  };

  return site;
}

/** What a script declares to need is looked for, and not installed. */
function offline(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, UV_OFFLINE: '1' };
}

interface FilesRead {
  readonly files: ConfigFiles;
  readonly error?: SnakepitError;
}

async function readFiles({ flags, env, cwd }: SiteRequest): Promise<FilesRead> {
  try {
    return { files: await loadConfigFiles({ named: namedFile(flags, env), env, cwd }) };
  } catch (thrown) {
    return { files: noConfigFiles, error: SnakepitError.from(thrown) };
  }
}

type Settled = Pick<Site, 'files' | 'config' | 'settingsError' | 'adapterError'>;

/** What is wrong with the adapter's name must not hide the rest, nor what is wrong with a variable or a file. */
function settle({ adapter, flags, env: environment, cwd }: SiteRequest, read: FilesRead): Settled {
  const { files } = read;
  const errors: SnakepitError[] = [];
  const attempts = [
    { adapter, flags, environment, cwd, files },
    { adapter: undefined, flags, environment, cwd, files },
    { adapter, flags, environment: {}, cwd },
    { adapter: undefined, flags: {}, environment: {}, cwd },
  ];
  for (const [attempt, asked] of attempts.entries()) {
    try {
      const config = resolveStartConfig(asked);
      return {
        files,
        config,
        adapterError: attempt === 1 ? errors[0] : attempt === 3 ? errors[2] : undefined,
        settingsError: read.error ?? (attempt >= 2 ? errors[1] : undefined),
      };
    } catch (thrown) {
      errors.push(SnakepitError.from(thrown));
    }
  }
  throw errors.at(-1);
}
