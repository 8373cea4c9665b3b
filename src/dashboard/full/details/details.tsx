import { memo, type ReactNode } from 'react';
import { Lines } from '../lines.js';
import { type DetailsProps, detailsLines } from './details-lines.js';

export const Details = memo(function Details(props: DetailsProps): ReactNode {
  const lines = detailsLines(props);
  const filled = Array.from({ length: props.height }, (_, index) => lines[index] ?? '');
  return <Lines lines={filled} />;
});
