import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import type { TraceContext } from '../traceparent.js';
import type { FinishedSpan } from './span.js';

type ReadableSpan = Parameters<OTLPTraceExporter['export']>[0][number];

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
  const readable = (span: FinishedSpan): ReadableSpan => ({
    name: span.name,
    kind: span.isServer ? SpanKind.SERVER : SpanKind.INTERNAL,
    spanContext: () => contextOf(span.context),
    ...(span.parent === undefined
      ? {}
      : {
          parentSpanContext: {
            ...contextOf({ ...span.context, spanId: span.parent.spanId }),
            isRemote: span.parent.isRemote,
          },
        }),
    startTime: toHrTime(span.startMs),
    endTime: toHrTime(span.endMs),
    duration: toHrTime(span.endMs - span.startMs),
    status:
      span.fault === undefined
        ? { code: SpanStatusCode.UNSET }
        : { code: SpanStatusCode.ERROR, message: span.fault },
    attributes: span.attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  });
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

function contextOf({ traceId, spanId, isSampled }: TraceContext) {
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE };
}

/** Seconds and nanoseconds. */
function toHrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
