import type { Emit, PitEvent } from '../events.js';
import type { CommandObserver } from '../pool/command-observer.js';
import { CommandTracer } from '../tracing/command-tracer.js';
import { type Origin, otlpSender } from '../tracing/otlp-sender.js';
import { chooseSampler } from '../tracing/sampler.js';
import { spanLimits } from '../tracing/span-limits.js';
import { SpanQueue } from '../tracing/span-queue.js';
import { toolSpan } from '../tracing/tool-span.js';
import type { Clock } from '../util/clock.js';

export interface TracingService {
  /** Looks at each command. */
  readonly observer: CommandObserver;
  /** Takes spans that tools report. */
  take(event: PitEvent): void;
  /** Sends what is left, which it gets a moment for. */
  close(): Promise<void>;
}

/** How long what is left at the end may take, in milliseconds. */
const lastMs = 2000;

/** Sends spans of commands to where the environment says. */
export function traceCommands(
  endpoint: string,
  origin: Origin,
  env: NodeJS.ProcessEnv,
  clock: Clock,
  emit: Emit,
): TracingService {
  const { isSampled, name, fault } = chooseSampler(env);
  const sender = otlpSender(origin);
  const queue = new SpanQueue({
    send: sender.send,
    onDropped: (spans, message) => emit({ type: 'spans-dropped', spans, message }),
    clock,
    limits: spanLimits(env),
  });
  emit({ type: 'tracing-started', endpoint, sampler: name });
  const protocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'];
  if (fault !== undefined) emit({ type: 'warning', message: fault });
  if (protocol !== undefined && protocol !== '' && protocol !== 'http/protobuf')
    emit({
      type: 'warning',
      message: `spans go by http/protobuf, not by ${protocol}: the port of the collector may be another one`,
    });
  return {
    observer: new CommandTracer({ isSampled, clock, time: Date.now, queue }),
    take(event) {
      const span = event.type === 'tool-reported' ? toolSpan(event) : undefined;
      if (span !== undefined) queue.add(span);
    },
    async close() {
      await queue.close(lastMs);
      sender.close();
    },
  };
}
