import type { StatusReport, TrafficReport } from '../../../control/reports.js';

/** Results a second: a mean of the last five, as workers have it. */
export function currentRate({ per_second: figures }: TrafficReport): number {
  const last = figures.slice(-5);
  return last.length === 0 ? 0 : last.reduce((sum, figure) => sum + figure, 0) / last.length;
}

/** Until all of the input is done, by the rate of the last minute; undefined where that cannot be told. */
export function remainingMs(report: StatusReport): number | undefined {
  const { input, input_lines: all, traffic, queued, in_flight: inFlight } = report;
  const figures = traffic.per_second;
  const rate = figures.reduce((sum, figure) => sum + figure, 0) / Math.max(1, figures.length);
  if (rate <= 0) return undefined;
  if (all !== null) return ((queued + inFlight) / rate) * 1000;
  if (input.size === null || input.bytes <= 0) return undefined;
  const unread = (Math.max(0, input.size - input.bytes) / input.bytes) * input.lines;
  return ((unread + queued + inFlight) / rate) * 1000;
}
