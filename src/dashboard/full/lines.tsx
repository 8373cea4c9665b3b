import { Text, Transform } from 'ink';
import type { ReactNode } from 'react';

export interface LinesProps {
  /** Each no wider than `width`, styles included or not. */
  readonly lines: readonly string[];
  readonly width: number;
}

/**
 * Lines that are laid out already. Ink measures text, and keeps every text it has measured for ever: here it is shown one
 * of the same size instead, which is the same for all frames, and gets the lines when it writes them.
 */
export function Lines({ lines, width }: LinesProps): ReactNode {
  if (lines.length === 0) return null;
  const stand = `${'.'.repeat(Math.max(1, width))}\n`.repeat(lines.length).slice(0, -1);
  return (
    <Transform transform={(_line, index) => lines[index] ?? ''}>
      <Text>{stand}</Text>
    </Transform>
  );
}
