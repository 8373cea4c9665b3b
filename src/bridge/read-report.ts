import { Buffer } from 'node:buffer';
import type { snakepit } from './generated/messages.js';
import type { ToolReport, ToolSpan } from './worker-client.js';

type Report = snakepit.worker.v1.IReport;
type ReportedSpan = snakepit.worker.v1.IReportedSpan;

export function readReport({ seq, name, measurements, metadata, span }: Report): ToolReport {
  return {
    seq: Number(seq ?? 0),
    name: name ?? '',
    measurements: textOf(measurements),
    metadata: textOf(metadata),
    span: span === undefined || span === null ? undefined : readSpan(span),
  };
}

function readSpan({ startedUs, us, error, traceId, spanId, parentId }: ReportedSpan): ToolSpan {
  return {
    startedAt: Number(startedUs ?? 0) / 1000,
    ms: Number(us ?? 0) / 1000,
    error: error || undefined,
    trace: traceId && spanId && parentId ? { traceId, spanId, parentId } : undefined,
  };
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return bytes === null || bytes === undefined ? '' : Buffer.from(bytes).toString();
}
