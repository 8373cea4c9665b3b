import type { Theme } from '../theme.js';

export interface Look {
  readonly symbol: string;
  readonly word: string;
  readonly paint: keyof Theme;
}

/** How a pit is, as a symbol and a word. */
export function pitLook(state: string): Look {
  return looks[state] ?? { symbol: '?', word: state, paint: 'faint' };
}

const looks: Readonly<Record<string, Look>> = {
  starting: { symbol: '◌', word: 'starting', paint: 'busy' },
  ready: { symbol: '●', word: 'ready', paint: 'good' },
  degraded: { symbol: '▲', word: 'degraded', paint: 'warning' },
  failed: { symbol: '✖', word: 'failed', paint: 'bad' },
  'winding-down': { symbol: '▽', word: 'winding down', paint: 'warning' },
  stopped: { symbol: '■', word: 'stopped', paint: 'faint' },
};
