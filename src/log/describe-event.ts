import type { CommandAtWork, Exit, PitEvent, PoolStart, RecycleCause } from '../events.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** An event as a person reads it. */
export interface LogEntry {
  readonly level: LogLevel;
  /** The worker it is about. */
  readonly worker?: string;
  /** Where the worker printed the message, which is its own then. */
  readonly stream?: 'stdout' | 'stderr';
  readonly message: string;
  /** Further lines below the message. */
  readonly more?: readonly string[];
}

/** What the log says of an event; undefined for those it does not mention. */
export function describeEvent(event: PitEvent): LogEntry | undefined {
  switch (event.type) {
    case 'pit-started': {
      if (event.pools !== undefined) return describePools(event.name, event.pools);
      const what = event.adapter ?? 'the built-in demo tools (name a Python file to serve your own)';
      return info(`${event.name}: ${workers(event.workers)} for ${what}, ${event.python}`);
    }
    case 'http-opened':
      return info(`answers at ${event.url}/metrics, /healthz, /readyz and /status`);
    case 'warning':
      return warn(event.message);
    case 'devices-chosen':
      return describeDevices(event);
    case 'remains-reaped':
      return warn(`an earlier run (${event.run}) had left ${event.processes} processes: ended`);
    case 'packages-installing':
      return info(`installing ${event.requirements.join(' ')} into ${event.target} (once for this Python)`);
    case 'packages-progress':
      return debug(event.line);
    case 'packages-installed':
      return info(`installed in ${seconds(event.ms)}`);
    case 'worker-starting':
      return debug(
        `${event.generation === 1 ? 'starting' : `starting again (generation ${event.generation})`}${
          event.device === undefined ? '' : ` on ${event.device}`
        }`,
        event.worker,
      );
    case 'worker-ready':
      return info(`ready in ${seconds(event.bootMs)} (pid ${event.pid})`, event.worker);
    case 'worker-stopping':
      return debug('stopping', event.worker);
    case 'worker-exited':
      return describeExit(event);
    case 'restart-scheduled':
      return warn(
        `starts again ${event.delayMs < 1 ? 'at once' : `in ${seconds(event.delayMs)}`} ` +
          `(start failures ${event.counters.startFailures} of ${event.counters.maxStartFailures}, ` +
          `crashes ${event.counters.crashesInWindow} of ${event.counters.maxCrashes} in ${seconds(event.counters.windowMs)})`,
        event.worker,
      );
    case 'slot-failed':
      return { level: 'error', worker: event.worker, message: `gave up: ${event.reason}` };
    case 'worker-drained':
      return info('is drained: it takes nothing until it is restarted', event.worker);
    case 'worker-stopped':
      return info('is stopped, until it is restarted', event.worker);
    case 'slot-stopped':
      return debug('stopped', event.worker);
    case 'worker-recycling':
      return info(`${dueBecause(event)}: generation ${event.successor} boots to take over`, event.worker);
    case 'replacement-failed':
      return {
        level: 'error',
        worker: event.worker,
        message: `generation ${event.generation} serves on: generation ${event.successor} could not take over`,
        more: event.details,
      };
    case 'replacement-scheduled':
      return warn(`is still due: tried again in ${seconds(event.delayMs)}`, event.worker);
    case 'reload-started':
      return info(`${event.why}: reloading ${workers(event.workers)}, one after the other`);
    case 'reload-ended':
      return describeReload(event);
    case 'workers-scaled':
      return info(
        `scaling ${event.pool === undefined ? '' : `${event.pool} `}from ${event.from} to ${workers(event.to)}`,
      );
    case 'slot-removed':
      return debug('removed', event.worker);
    case 'processes-left':
      return { level: 'error', worker: event.worker, message: `could not end: pid ${event.pids.join(', ')}` };
    case 'worker-printed':
      return {
        level: event.stream === 'stderr' ? 'warn' : 'info',
        worker: event.worker,
        stream: event.stream,
        message: event.line,
      };
    case 'worker-output-dropped':
      return warn(`prints too fast: ${event.lines} lines (${event.bytes} bytes) were dropped`, event.worker);
    case 'input-opened':
      return info(
        `${event.onEnd === 'finish' ? 'finishes at the end of its input' : 'stays when its input ends'}, because ${event.why}`,
      );
    case 'input-ended':
      return debug(`input ended after ${event.lines} lines`);
    case 'intake-paused':
      return info('paused: nothing more is read for now');
    case 'intake-resumed':
      return info('resumed: commands are read again');
    case 'results-resumed':
      return info(describeResumption(event));
    case 'lines-skipped':
      return describeSkipped(event);
    case 'sessions-lost':
      return warn(`${sessions(event.sessions)} lost, with what it kept for them`, event.worker);
    case 'sessions-awaited':
      return info(
        `stays for ${sessions(event.sessions)} in use, at most ${seconds(event.atMostMs)}`,
        event.worker,
      );
    case 'sessions-ended':
      return debug(
        event.why === 'expired'
          ? `${sessions(event.sessions)} not used for --session-ttl: ended`
          : `${sessions(event.sessions)} ended`,
      );
    case 'command-interrupted':
      return debug(`asked line ${event.line} (${event.tool}) to end: ${event.code}`, event.worker);
    case 'command-slow':
      return {
        level: 'warn',
        worker: event.worker,
        message: `${commandAtWork(event)} has run for ${seconds(event.ms)}`,
        more: event.stack,
      };
    case 'command-failed': {
      const [message = '', ...more] = event.message.split('\n');
      return { level: 'error', message: `line ${event.line}: ${event.code}: ${message}`, more };
    }
    case 'command-postponed':
      return debug(
        `line ${event.line} (${event.tool}) failed (${event.code}, attempt ${event.attempt}); again in ${seconds(event.delayMs)}`,
      );
    case 'value-unserializable':
      return warn(
        `a result of ${event.tool} holds ${event.valueType} at ${event.path}, which JSON cannot: a marker stands for it`,
      );
    case 'tool-reported':
      return describeReport(event);
    case 'reports-dropped':
      return warn(`reports too fast: ${event.reports} of what its tools told were dropped`, event.worker);
    case 'tracing-started':
      return info(`spans go to ${event.endpoint} (${event.sampler})`);
    case 'spans-dropped':
      return warn(`${event.spans} spans were dropped: ${event.message}`);
    case 'wind-down-started':
      return info(`${event.why}: winding down, ${event.inFlight} in flight, ${event.queued} queued`);
    case 'output-closed':
      return debug('nobody reads the results any more: stopping');
    case 'output-failed':
      return { level: 'error', message: event.message };
    case 'pit-stopped':
      return info(
        `${event.commands} ${event.commands === 1 ? 'command' : 'commands'}, ${event.failed} failed, in ${seconds(event.ms)}`,
      );
    case 'commands-settled':
      return undefined;
  }
}

function describeReport(event: Extract<PitEvent, { type: 'tool-reported' }>): LogEntry {
  const { worker, name, tool, span, measurements, metadata } = event;
  const words = Object.entries({ ...measurements, ...metadata }).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const took = span === undefined ? [] : [`took ${seconds(span.ms)}`];
  const failed = span?.error === undefined ? [] : [`failed (${span.error})`];
  const about = tool === undefined ? name : `${tool}: ${name}`;
  return debug([about, ...took, ...failed, ...words].join(' '), worker);
}

function describeDevices({ pool, devices, models, missing }: DevicesChosen): LogEntry {
  const names = [...new Set(models)].filter((model) => model !== '');
  const what = names.length === 0 ? '' : ` (${names.join(', ')})`;
  const why = missing.length === 0 ? '' : `${missing.join('; ')}: `;
  const whose = pool === undefined ? 'workers' : `workers of ${pool}`;
  return info(`${why}${whose} use ${devices.map(inWords).join(', ')}${what}`);
}

function inWords(device: string): string {
  return device === 'cpu' ? 'the CPU' : device;
}

type DevicesChosen = Extract<PitEvent, { type: 'devices-chosen' }>;

function dueBecause(event: RecycleCause): string {
  switch (event.reason) {
    case 'requests':
      return `has settled ${event.figure} commands (limit ${event.limit})`;
    case 'age':
      return `has been ready for ${seconds(event.figure)} (limit ${seconds(event.limit)})`;
    case 'memory':
      return `has ${mebibytes(event.figure)} in memory (limit ${mebibytes(event.limit)})`;
    case 'reload':
      return 'is reloaded';
  }
}

function describeReload({ ending, replaced, restarted, kept }: ReloadEnded): LogEntry {
  const done = [
    ...(replaced.length > 0 ? [`replaced ${replaced.join(', ')}`] : []),
    ...(restarted.length > 0 ? [`restarted ${restarted.join(', ')}`] : []),
  ];
  const what = done.length === 0 ? 'nothing was replaced' : done.join('; ');
  const rest = kept.length === 0 ? '' : `; ${kept.join(', ')} as before`;
  switch (ending) {
    case 'done':
      return info(`reloaded: ${what}`);
    case 'failed':
      return { level: 'error', message: `reload stopped where a successor could not start: ${what}${rest}` };
    case 'superseded':
      return info(`reload begun anew: until then ${what}`);
    case 'stopped':
      return info(`reload called off: ${what}`);
  }
}

type ReloadEnded = Extract<PitEvent, { type: 'reload-ended' }>;

function describeResumption(event: Extract<PitEvent, { type: 'results-resumed' }>): string {
  const { file, results, failed, takenOut, wasTorn, mayHaveStarted } = event;
  const parts = [
    `${results} ${results === 1 ? 'result' : 'results'} (${failed} failed)`,
    ...(takenOut > 0 ? [`${takenOut} taken out, to be done now`] : []),
    ...(wasTorn ? ['a torn last line cut off'] : []),
    ...(mayHaveStarted > 0
      ? [
          `the last run was killed: up to ${mayHaveStarted} ${mayHaveStarted === 1 ? 'command' : 'commands'} may have been ` +
            'started before, and not written',
        ]
      : []),
  ];
  return `resuming ${file}: ${parts.join('; ')}`;
}

function describeSkipped({ lines, unclaimed = 0 }: Extract<PitEvent, { type: 'lines-skipped' }>): LogEntry {
  const skipped = `skipped ${lines} ${lines === 1 ? 'line' : 'lines'} with a result`;
  if (unclaimed === 0) return lines === 0 ? debug(skipped) : info(skipped);
  const others = unclaimed === 1 ? '1 result is of a line' : `${unclaimed} results are of lines`;
  return warn(`${skipped}; ${others} that this input does not have: was it another one?`);
}

function describeExit(event: Extract<PitEvent, { type: 'worker-exited' }>): LogEntry {
  const { worker, cause } = event;
  if (cause === 'intentional') return debug(`left: ${describeHow(event.exit)}`, worker);
  const what = {
    'start-failure': `${event.generation === 1 ? '' : `generation ${event.generation} `}died before it was ready`,
    crash: 'died',
    unresponsive: 'no longer answered',
  }[cause];
  const why = event.message === '' ? '' : `: ${event.message}`;
  const running = (event.running ?? []).map((command) => `while it ran ${commandAtWork(command)}`);
  return {
    level: 'error',
    worker,
    message: `${what} (${describeHow(event.exit)})${why}`,
    more: [...running, ...(event.dump ?? []), ...event.stderr],
  };
}

/** `line 7 (add, id 3)` */
function commandAtWork({ tool, line, id, args }: CommandAtWork): string {
  const name = id === undefined ? tool : `${tool}, id ${id}`;
  return `line ${line} (${name})${args === undefined ? '' : ` with ${args}`}`;
}

export function describeHow({ code, signal, isOutOfMemory }: Exit): string {
  if (signal !== null) return isOutOfMemory ? `${signal}, out of memory` : signal;
  return code === null ? 'no process' : `exit status ${code}`;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}

function workers(count: number): string {
  return count === 1 ? '1 worker' : `${count} workers`;
}

function entry(level: LogLevel, message: string, worker?: string): LogEntry {
  return worker === undefined ? { level, message } : { level, worker, message };
}
const debug = (message: string, worker?: string) => entry('debug', message, worker);
const info = (message: string, worker?: string) => entry('info', message, worker);
const warn = (message: string, worker?: string) => entry('warn', message, worker);

function describePools(name: string, pools: readonly PoolStart[]): LogEntry {
  const more = pools.map(({ pool, adapter, workers: count, python }) => {
    return `  ${pool}: ${workers(count)} for ${adapter}, ${python}`;
  });
  return { ...info(`${name}: ${pools.length} ${pools.length === 1 ? 'pool' : 'pools'}`), more };
}
