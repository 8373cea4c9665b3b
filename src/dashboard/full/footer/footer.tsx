import { memo, type ReactNode } from 'react';
import { Lines } from '../lines.js';
import type { Model } from '../model.js';
import type { Theme } from '../theme.js';
import { footerLines } from './footer-lines.js';

export const Footer = memo(function Footer({
  model,
  theme,
}: {
  readonly model: Model;
  readonly theme: Theme;
}): ReactNode {
  return <Lines lines={footerLines(model, theme)} />;
});
