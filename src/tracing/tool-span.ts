import type { PitEvent } from '../events.js';
import type { FinishedSpan, SpanValue } from './span.js';

type ToolReported = Extract<PitEvent, { type: 'tool-reported' }>;

/** What a tool told of a span of time that is in a trace, as a span; undefined where it is in none. */
export function toolSpan({
  name,
  worker,
  span,
  measurements,
  metadata,
}: ToolReported): FinishedSpan | undefined {
  if (span?.trace === undefined) return undefined;
  const { startedAt, ms, error, trace } = span;
  const { traceId, spanId, parentId } = trace;
  const values: [string, SpanValue | null][] = Object.entries({ ...measurements, ...metadata });
  return {
    name,
    context: { traceId, spanId, isSampled: true },
    parent: { spanId: parentId, isRemote: false },
    isServer: false,
    startMs: startedAt,
    endMs: startedAt + ms,
    attributes: {
      ...Object.fromEntries(values.filter((pair): pair is [string, SpanValue] => pair[1] !== null)),
      'snakepit.worker': worker,
    },
    fault: error,
  };
}
