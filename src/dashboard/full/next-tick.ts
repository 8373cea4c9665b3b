import { ageOf, type Model, reportOf } from './model.js';

/** Milliseconds until the picture changes by time alone; undefined: it does not. */
export function nextTick(model: Model): number | undefined {
  const notice = model.notice === undefined ? undefined : model.notice.until - model.now;
  if (model.pit.is !== 'seen') return notice;
  const age = ageOf(model);
  const workers = reportOf(model)?.workers ?? [];
  const countsFast = workers.some(
    ({ state, restart_in_ms: ms }) => state === 'backoff' && ms !== null && ms - age > 0 && ms - age < fastMs,
  );
  return Math.max(1, Math.min(notice ?? Infinity, countsFast ? 100 : 1000));
}

/** Below this a countdown shows tenths. Ages in tenths wait for the next report, or second: they run up, and nobody for them. */
const fastMs = 10_000;
