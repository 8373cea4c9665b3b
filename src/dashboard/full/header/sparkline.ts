const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Figures as bars, the newest on the right, in at most this many cells; several in one are shown as their mean. */
export function sparkline(figures: readonly number[], cells: number): string {
  if (cells <= 0) return '';
  const each = Math.max(1, Math.ceil(60 / cells));
  const bars: number[] = [];
  // From the newest on, so that a group stays a group where the oldest is not full.
  for (let end = figures.length; end > 0; end -= each) {
    const group = figures.slice(Math.max(0, end - each), end);
    bars.unshift(group.reduce((sum, figure) => sum + figure, 0) / group.length);
  }
  const shown = bars.slice(-cells);
  const greatest = Math.max(...shown, 0);
  const text = shown.map((bar) => barOf(bar, greatest)).join('');
  return text.padStart(Math.min(cells, Math.ceil(60 / each)), heights[0]);
}

/** Only nothing is shown as nothing. */
function barOf(bar: number, greatest: number): string {
  if (bar <= 0) return heights[0] ?? '';
  return heights[Math.max(1, Math.ceil((bar / greatest) * heights.length) - 1)] ?? '';
}
