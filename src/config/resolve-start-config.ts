import { resolve } from 'node:path';
import { SnakepitError } from '../errors.js';
import { type AdapterSpec, folderStem, instanceStem, isInstanceName } from './adapter-spec.js';
import { collectPools, collectSettings, leftOutPools, type PoolSettings } from './collect-pools.js';
import { type Collected, type GivenFlags, suspectVariables } from './collect-values.js';
import { deviceConfig } from './device-config.js';
import { type ConfigFiles, noConfigFiles } from './file/config-file.js';
import { grantedCores } from './granted-cores.js';
import { strength, written } from './origin.js';
import type { HeartbeatConfig, InputConfig, LogLevel, PitSettings, StartConfig } from './start-config.js';
import { readsConfig, writesConfig } from './stream-config.js';

export interface StartRequest {
  /** ADAPTER as it was given; undefined: none. */
  readonly adapter: string | undefined;
  readonly flags: GivenFlags;
  readonly environment: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
  /** Settings from files. Default: none. */
  readonly files?: ConfigFiles;
  /** What `--workers` is where nobody says so; the cores granted to us unless given. */
  readonly defaultWorkers?: () => number;
}

/** Everything `start` needs to know, from flags, variables, files and defaults, in this order. Throws `usage`; nothing was started. */
export function resolveStartConfig(request: StartRequest): StartConfig {
  const { files = noConfigFiles } = request;
  const collected = collectSettings(request);
  const { values } = collected;
  if (values.name !== undefined) checkName(values.name, written(collected, 'name'));
  const pools = collectPools(request);
  const workers = defaultWorkers(request, pools);
  const adapters = pools.map(({ adapter }) => adapter);
  const ways = { request, adapters, workers };
  const adapter = adapters.length === 1 ? adapters[0] : undefined;
  const pit = settingsOf(collected, adapter ?? { kind: 'demo' }, ways);
  const warnings = [...suspectVariables(request.environment), ...files.warnings, ...leftOutPools(request)];
  const all = pools.map(({ name, adapter, collected }) => ({
    name,
    settings: name === undefined ? pit : settingsOf(collected, adapter, ways),
  }));
  return deepFreeze({
    ...pit,
    stem: stemOf(pools, request),
    workers: all.reduce((sum, { settings }) => sum + settings.workers, 0),
    warnings,
    pools: all,
  });
}

/** What settings depend on besides what was said. */
interface Ways {
  readonly request: StartRequest;
  /** Those of all pools. */
  readonly adapters: readonly AdapterSpec[];
  /** Of a pool that does not say. */
  readonly workers: () => number;
}

/** Settings in their groups. */
function settingsOf(collected: Collected, adapter: AdapterSpec, ways: Ways): PitSettings {
  const { values } = collected;
  const { cwd } = ways.request;
  return {
    adapter,
    cwd,
    name: values.name,
    stem: instanceStem(adapter),
    isDetached: values.detach,
    python: values.python,
    workers: values.workers ?? ways.workers(),
    isReloadedOnChange: values.reload,
    input: inputConfig(collected, ways.adapters),
    output: writesConfig(collected, cwd),
    commands: {
      timeoutMs: values.timeout,
      retries: values.retries,
      rate: values.rate,
      halt: values.halt,
      cancelGraceMs: values['cancel-grace'],
      sessions: {
        affinity: values.affinity,
        ttlMs: values['session-ttl'],
        limit: values['session-limit'],
        handoverMs: values['drain-timeout'],
      },
    },
    worker: {
      maxResultBytes: values['max-result'],
      nan: values.nan,
      unserializable: values.unserializable,
      reflection: values.reflection,
      threads: values.threads,
      concurrency: values.concurrency,
      env: values.env,
    },
    device: deviceConfig(collected),
    restart: {
      maxCrashes: values['max-restarts'].count,
      windowMs: values['max-restarts'].periodMs,
      maxStartFailures: values['max-start-failures'],
      backoffMinMs: values.backoff.minMs,
      backoffMaxMs: values.backoff.maxMs,
      onGiveUp: values['on-give-up'],
    },
    recycling: {
      maxRequests: values['max-requests'],
      maxAgeMs: values['max-age'],
      maxRssBytes: values['max-rss'],
      jitter: values.jitter,
    },
    times: {
      readyTimeoutMs: values['ready-timeout'],
      stopTimeoutMs: values['stop-timeout'],
      heartbeat: heartbeatConfig(collected),
      drainTimeoutMs: values['drain-timeout'],
      startBatch: values['start-batch'],
    },
    observing: {
      http: values.http,
      minWorkers: values['min-workers'],
      slowMs: values.slow === 'off' ? undefined : values.slow,
      hasArgs: values['log-args'],
    },
    log: {
      format: values['log-format'],
      level: logLevel(collected),
      hasFiles: values['log-files'] === 'on',
      events: eventsTarget(collected, cwd),
    },
    dashboard: values.dashboard,
    origin: collected.origin,
    warnings: [],
  };
}

/** Cores are for all pools: those that do not say how many workers they want share them evenly. */
function defaultWorkers(
  { defaultWorkers = grantedCores }: StartRequest,
  pools: readonly PoolSettings[],
): () => number {
  const silent = pools.filter(({ collected }) => collected.values.workers === undefined).length;
  return () => Math.max(1, Math.floor(defaultWorkers() / Math.max(1, silent)));
}

function stemOf(pools: readonly PoolSettings[], { files, cwd }: StartRequest): string {
  const [first] = pools;
  if (first?.name === undefined && first !== undefined) return instanceStem(first.adapter);
  return folderStem(files?.project?.folder ?? cwd);
}

function heartbeatConfig({ values }: Collected): HeartbeatConfig | undefined {
  const { heartbeat, 'heartbeat-timeout': timeoutMs, 'heartbeat-misses': misses } = values;
  return heartbeat === 'off' ? undefined : { intervalMs: heartbeat, timeoutMs, misses };
}

function inputConfig(collected: Collected, adapters: readonly AdapterSpec[]): InputConfig {
  const { values } = collected;
  const reads = readsConfig(collected);
  const { format } = reads;
  // Of several pools one may have such a tool: with more of them, a line would have to say which it means.
  const chosen = adapters.flatMap((adapter) => (adapter.kind === 'demo' ? [] : (adapter.attribute ?? [])));
  const defaultTool = chosen.length === 1 ? chosen[0] : undefined;
  if (format !== 'json' && defaultTool === undefined) {
    const [adapter] = adapters;
    const given = adapter === undefined || adapter.kind === 'demo' ? 'FILE.py' : adapter.spec;
    if (chosen.length > 1) {
      const many = `${chosen.length} pools have a tool for lines that name none (${chosen.join(', ')})`;
      throw new SnakepitError('usage', `${written(collected, format)}: ${many}`, {
        remedy: 'Leave :FUNCTION out of all adapters but one.',
      });
    }
    throw new SnakepitError(
      'usage',
      `${written(collected, format)}: lines that are no commands name no tool`,
      {
        remedy: `Say which function takes them: ${given}:FUNCTION.`,
      },
    );
  }
  return {
    ...reads,
    onEof: values['on-eof'],
    defaultTool,
    queue: values.queue,
  };
}

function eventsTarget(collected: Collected, cwd: string): string | undefined {
  const { events, output } = collected.values;
  if (events === undefined) return undefined;
  if (!events.startsWith('fd:')) return resolve(cwd, events);
  if (!/^fd:\d{1,9}$/.test(events)) {
    throw new SnakepitError(
      'usage',
      `${written(collected, 'events')}: ${JSON.stringify(events)} names no descriptor`,
      {
        remedy: 'Write it like fd:3; a file of such a name like ./fd:3.',
      },
    );
  }
  if (Number(events.slice(3)) === 1 && (output === undefined || output === '-')) {
    throw new SnakepitError(
      'usage',
      `${written(collected, 'events')}: fd:1 is standard output, which is for results`,
      {
        remedy: 'Choose another descriptor, or write results to a file with -o.',
      },
    );
  }
  return events;
}

/** -q, -v and --log-level say the same thing: the one that was said closest to us counts, and two that disagree are refused. */
function logLevel(collected: Collected): LogLevel {
  const { values, origin } = collected;
  const said: { by: string; level: LogLevel; strength: number }[] = [
    {
      by: written(collected, 'log-level'),
      level: values['log-level'],
      strength: strength[origin['log-level']],
    },
  ];
  if (values.quiet)
    said.push({ by: written(collected, 'quiet'), level: 'error', strength: strength[origin.quiet] });
  if (values.verbose)
    said.push({ by: written(collected, 'verbose'), level: 'debug', strength: strength[origin.verbose] });
  const strongest = Math.max(...said.map((one) => one.strength));
  const [first, ...others] = said.filter((one) => one.strength === strongest);
  if (first === undefined) return values['log-level'];
  const rival = others.find((other) => other.level !== first.level);
  if (rival !== undefined) {
    throw new SnakepitError('usage', `${rival.by} contradicts ${first.by}`, {
      remedy: 'Leave one of them out.',
    });
  }
  return first.level;
}

function checkName(name: string, said: string): void {
  if (isInstanceName(name)) return;
  throw new SnakepitError('usage', `${said}: ${JSON.stringify(name)} cannot be a name`, {
    remedy: 'Use at most 64 letters, digits, dots, dashes and underscores, with a letter or digit first.',
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
