import { Text, Transform } from 'ink';
import { type ReactNode, useContext } from 'react';
import { SheetContext } from './line-sheet.js';

export interface LinesProps {
  /** Laid out already, none wider than the screen. */
  readonly lines: readonly string[];
}

/**
 * Lines, one below the other. Ink measures a text before it places it, and keeps every text it has measured for ever: here
 * that is the same for all frames, and the lines come in when they are written.
 */
export function Lines({ lines }: LinesProps): ReactNode {
  const sheet = useContext(SheetContext);
  if (lines.length === 0) return null;
  return (
    <Transform transform={(_line, index) => sheet.put(lines[index] ?? '')}>
      <Text>{'.\n'.repeat(lines.length).slice(0, -1)}</Text>
    </Transform>
  );
}
