import { memo, type ReactNode } from 'react';
import { Lines } from '../lines.js';
import { rule } from '../rule.js';
import type { Theme } from '../theme.js';
import { helpLines } from './help-lines.js';

interface HelpProps {
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
}

export const Help = memo(function Help({ top, width, height, theme }: HelpProps): ReactNode {
  const all = helpLines(width, theme);
  const from = Math.max(0, Math.min(top, all.length - (height - 1)));
  const last = Math.min(all.length, from + height - 1);
  const title = last - from < all.length ? [`help ${from + 1}–${last} of ${all.length}`] : ['help'];
  const lines = Array.from({ length: height - 1 }, (_, index) => all[from + index] ?? '');
  return <Lines lines={[rule(title, width, theme), ...lines]} />;
});
