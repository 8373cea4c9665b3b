import { resolve } from 'node:path';
import { SnakepitError } from '../errors.js';
import { type AdapterSpec, instanceStem, isInstanceName, parseAdapterSpec } from './adapter-spec.js';
import { at, type Collected, collectValues, type GivenFlags, suspectVariables } from './collect-values.js';
import { inBackground } from './detachable.js';
import { deviceConfig } from './device-config.js';
import { type ConfigFiles, noConfigFiles } from './file/config-file.js';
import { startFlags } from './flags.js';
import { grantedCores } from './granted-cores.js';
import { strength, written } from './origin.js';
import type { HeartbeatConfig, InputConfig, LogLevel, StartConfig } from './start-config.js';
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
  const { cwd, files = noConfigFiles } = request;
  const collected = collectSettings(request);
  const { values } = collected;
  const adapter = chooseAdapter(request);
  if (values.name !== undefined) checkName(values.name, written(collected, 'name'));
  return deepFreeze({
    adapter,
    cwd,
    name: values.name,
    stem: instanceStem(adapter),
    isDetached: values.detach,
    python: values.python,
    workers: values.workers ?? (request.defaultWorkers ?? grantedCores)(),
    isReloadedOnChange: values.reload,
    input: inputConfig(collected, adapter),
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
    warnings: [...suspectVariables(request.environment), ...files.warnings],
  });
}

/** Each setting, from wherever it was said closest to us. */
export function collectSettings({ flags, environment, files = noConfigFiles }: StartRequest): Collected {
  const layers = [files.project, files.user].flatMap((file) => file?.settings ?? []);
  const collected = collectValues(startFlags, flags, environment, layers);
  return collected.values.detach ? inBackground(collected) : collected;
}

function chooseAdapter({ adapter, cwd, files = noConfigFiles }: StartRequest): AdapterSpec {
  const { project } = files;
  if (adapter !== undefined || project?.adapter === undefined) return parseAdapterSpec(adapter, cwd);
  const { adapter: spec, folder } = project;
  return at(`adapter in ${project.place(['adapter'])}`, () => parseAdapterSpec(spec, cwd, folder));
}

function heartbeatConfig({ values }: Collected): HeartbeatConfig | undefined {
  const { heartbeat, 'heartbeat-timeout': timeoutMs, 'heartbeat-misses': misses } = values;
  return heartbeat === 'off' ? undefined : { intervalMs: heartbeat, timeoutMs, misses };
}

function inputConfig(collected: Collected, adapter: AdapterSpec): InputConfig {
  const { values } = collected;
  const reads = readsConfig(collected);
  const { format } = reads;
  const defaultTool = adapter.kind === 'demo' ? undefined : adapter.attribute;
  if (format !== 'json' && defaultTool === undefined) {
    const given = adapter.kind === 'demo' ? 'FILE.py' : adapter.spec;
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
