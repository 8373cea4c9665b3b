import { memo, type ReactNode } from 'react';
import { Lines } from '../lines.js';
import { type TableProps, tableLines } from './table-lines.js';

export const WorkersTable = memo(function WorkersTable(props: TableProps): ReactNode {
  return <Lines lines={tableLines(props)} />;
});
