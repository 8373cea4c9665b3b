import { memo, type ReactNode } from 'react';
import { Lines } from '../lines.js';
import { type HeaderProps, headerLines } from './header-lines.js';

export const Header = memo(function Header(props: HeaderProps): ReactNode {
  return <Lines lines={headerLines(props)} />;
});
