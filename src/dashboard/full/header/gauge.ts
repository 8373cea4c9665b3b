const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** How full something is, from 0 to 1, in so many cells; a little is never shown as nothing. */
export function gauge(share: number, cells: number): { readonly full: string; readonly rest: string } {
  const bounded = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));
  const parts = bounded === 0 ? 0 : Math.max(1, Math.floor(bounded * cells * 8));
  const full = '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '');
  return { full, rest: '·'.repeat(cells - full.length) };
}
