/*
 * Theory of operation
 *
 * What the status knows is set when somebody asks, what only events tell is counted as they come, and times of commands are
 * put into buckets as they are answered. Labels are slots, states, codes and declared tools, never ids: however long it runs,
 * what is answered does not grow.
 */
import { Counter, Gauge, Registry } from 'prom-client';
import type { StatusReport } from '../control/reports.js';
import type { RecordedEvent } from '../events.js';
import type { CommandTimes } from './command-times.js';
import { countEvents } from './event-counts.js';
import { watchLoopDelay } from './loop-delay.js';
import { type MetricName, metricTable } from './metric-table.js';
import { ToolHistogram } from './tool-histogram.js';

export interface MetricsOptions {
  readonly status: () => StatusReport;
  readonly times: CommandTimes;
}

export interface Metrics {
  readonly type: string;
  readonly take: (recorded: RecordedEvent) => void;
  /** As Prometheus reads it. Whoever asks while another one is answered gets the same answer. */
  text(): Promise<string>;
  end(): void;
}

type Labels = Readonly<Record<string, string>>;

const workerStates = [
  'starting',
  'ready',
  'drained',
  'stopping',
  'exited',
  'backoff',
  'failed',
  'stopped',
] as const;

export function createMetrics({ status, times }: MetricsOptions): Metrics {
  const registry = new Registry();
  const { set, count, reset } = makeMetrics(registry);
  const read = () => times.all();
  const queueHelp = 'From when a command was read until it was sent to a worker, by tool';
  new ToolHistogram(registry, 'snakepit_command_queue_seconds', queueHelp, 'queue', read);
  const runHelp = 'How long tools ran, with the encoding of their results, by tool';
  new ToolHistogram(registry, 'snakepit_command_run_seconds', runHelp, 'run', read);
  const loopDelay = watchLoopDelay();

  const collect = (): void => {
    reset();
    setStatus(status(), set);
    for (const [quantile, seconds] of Object.entries(loopDelay.take()))
      set('event_loop_delay_seconds', { quantile }, seconds);
    set('supervisor_memory_bytes', {}, process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    set('supervisor_cpu_seconds_total', {}, (user + system) / 1e6);
  };
  let underway: Promise<string> | undefined;
  return {
    type: registry.contentType,
    take: countEvents(count),
    text() {
      if (underway !== undefined) return underway;
      collect();
      underway = registry.metrics().finally(() => {
        underway = undefined;
      });
      return underway;
    },
    end: loopDelay.end,
  };
}

function makeMetrics(registry: Registry) {
  const gauges = new Map<string, Gauge>();
  const counters = new Map<string, Counter>();
  for (const [short, [type, help, labelNames]] of Object.entries(metricTable)) {
    const config = { name: `snakepit_${short}`, help, labelNames: [...labelNames], registers: [registry] };
    if (type === 'gauge') gauges.set(short, new Gauge(config));
    else counters.set(short, new Counter(config));
  }
  /** Counters that are told as they are, not added to. */
  const told = new Set<string>();
  return {
    set(name: MetricName, labels: Labels, value: number): void {
      gauges.get(name)?.set(labels, value);
      const counter = counters.get(name);
      if (counter === undefined) return;
      told.add(name);
      counter.inc(labels, value);
    },
    count(name: MetricName, labels: Labels, by = 1): void {
      counters.get(name)?.inc(labels, by);
    },
    /** Forgets what is going to be told anew: slots may be gone. */
    reset(): void {
      for (const gauge of gauges.values()) gauge.reset();
      for (const name of told) counters.get(name)?.reset();
    },
  };
}

function setStatus(status: StatusReport, set: ReturnType<typeof makeMetrics>['set']): void {
  const { name, version, workers, commands } = status;
  set('info', { name, version }, 1);
  set('start_time_seconds', {}, Date.parse(status.started_at) / 1000);
  for (const state of workerStates)
    set('workers', { state }, workers.filter((worker) => worker.state === state).length);
  for (const { worker, rss, cpu, ok, failed } of workers) {
    if (rss !== null) set('worker_memory_bytes', { worker }, rss);
    if (cpu !== null) set('worker_cpu_cores', { worker }, cpu);
    set('worker_commands_total', { worker, outcome: 'ok' }, ok);
    set('worker_commands_total', { worker, outcome: 'failed' }, failed);
  }
  set('queue_length', {}, status.queued);
  set('queue_limit', {}, status.queue_limit);
  set('in_flight', {}, status.in_flight);
  set('input_lines_total', {}, status.input.lines);
  set('commands_total', { outcome: 'ok', code: '' }, commands.ok);
  for (const [code, failed] of Object.entries(commands.errors))
    set('commands_total', { outcome: 'failed', code }, failed);
}
