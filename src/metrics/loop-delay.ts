import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Between two looks, in milliseconds: what is shorter is not seen, and each look costs a microsecond or two. */
const resolutionMs = 20;

/** How late the event loop was: by how much longer than it should a timer took. */
export function watchLoopDelay() {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return {
    /** Since it was asked last, in seconds. */
    take() {
      const late = (ns: number) => Math.max(0, ns / 1e9 - resolutionMs / 1000);
      const hasAny = histogram.count > 0;
      const quantiles = {
        '0.5': hasAny ? late(histogram.percentile(50)) : 0,
        '0.99': hasAny ? late(histogram.percentile(99)) : 0,
        '1': hasAny ? late(histogram.max) : 0,
      };
      histogram.reset();
      return quantiles;
    },
    end: () => void histogram.disable(),
  };
}
