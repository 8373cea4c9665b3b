import { memo, type ReactNode } from 'react';
import { Lines } from '../lines.js';
import { type LogProps, logLines } from './log-lines.js';

export const LogPane = memo(function LogPane(props: LogProps): ReactNode {
  return <Lines lines={logLines(props)} />;
});
