import type { SpanLimits } from './span-queue.js';

/** What `OTEL_BSP_…` ask for; what makes no sense counts as not set. */
export function spanLimits(env: NodeJS.ProcessEnv): SpanLimits {
  const queue = wholeNumber(env['OTEL_BSP_MAX_QUEUE_SIZE'], 2048);
  return {
    queue,
    batch: Math.min(queue, wholeNumber(env['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'], 512)),
    delayMs: wholeNumber(env['OTEL_BSP_SCHEDULE_DELAY'], 5000),
  };
}

function wholeNumber(text: string | undefined, preset: number): number {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : preset;
}
