import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import type { FinishedSpan } from './span.js';

type ReadableSpan = Parameters<OTLPTraceExporter['export']>[0][number];
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const noFault = { code: SpanStatusCode.UNSET };

export interface Sender {
  /** Rejects where they did not arrive. */
  send(spans: readonly FinishedSpan[]): Promise<void>;
  close(): void;
}

/** Who the spans are of. */
export interface Origin {
  readonly version: string;
  readonly instance: string;
  readonly runId: string;
}

/**
 * Sends spans by OTLP/HTTP in protobuf: where to, with which headers, how long it is tried, all that is said by the
 * `OTEL_EXPORTER_OTLP_…` of the process, and what they are of by `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`.
 */
export function otlpSender({ version, instance, runId }: Origin): Sender {
  const exporter = new OTLPTraceExporter();
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'snakepit', 'service.version': version }))
    .merge(resourceFromAttributes({ 'service.instance.id': runId, 'snakepit.instance': instance }))
    .merge(detectResources({ detectors: [envDetector] }));
  const scope = { name: 'snakepit', version };
  const none: [] = [];
  // Of one shape, and with nothing that could be shared: a pool at its full rate has thousands in a second.
  const readable = ({ name, context, parent, isServer, startMs, endMs, attributes, fault }: FinishedSpan) => {
    const { traceId } = context;
    const traceFlags = context.isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const spanContext = { traceId, spanId: context.spanId, traceFlags };
    const span: Writable<ReadableSpan> = {
      name,
      kind: isServer ? SpanKind.SERVER : SpanKind.INTERNAL,
      spanContext: () => spanContext,
      startTime: toHrTime(startMs),
      endTime: toHrTime(endMs),
      duration: toHrTime(endMs - startMs),
      status: fault === undefined ? noFault : { code: SpanStatusCode.ERROR, message: fault },
      attributes,
      links: none,
      events: none,
      ended: true,
      resource,
      instrumentationScope: scope,
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    };
    if (parent !== undefined) span.parentSpanContext = { ...parent, traceId, traceFlags };
    return span;
  };
  return {
    send: (spans) =>
      new Promise((resolve, reject) => {
        exporter.export(spans.map(readable), ({ code, error }) => {
          // ExportResultCode.SUCCESS, of a package that only the exporter needs.
          if (code === 0) resolve();
          else reject(error ?? new Error('the collector refused them'));
        });
      }),
    // It waits for what is underway, which nobody else does.
    close: () => void exporter.shutdown().catch(() => {}),
  };
}

/** Seconds and nanoseconds. */
function toHrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
