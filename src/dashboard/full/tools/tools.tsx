import { memo, type ReactNode } from 'react';
import type { ToolReport } from '../../../control/protocol.js';
import { Lines } from '../lines.js';
import { rule } from '../rule.js';
import type { Theme } from '../theme.js';
import { toolLines } from './tools-lines.js';

interface ToolsProps {
  /** Undefined: they are not known yet. */
  readonly tools: readonly ToolReport[] | undefined;
  readonly chosen: number;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
}

export const Tools = memo(function Tools({ tools, chosen, width, height, theme }: ToolsProps): ReactNode {
  const room = height - 1;
  const blocks = (tools ?? []).map((tool, index) => toolLines(tool, index === chosen, width, theme));
  const before = blocks.slice(0, chosen).flat().length;
  const own = blocks[chosen]?.length ?? 0;
  const all =
    tools === undefined ? ['  asks a worker …'] : tools.length === 0 ? ['  no tools'] : blocks.flat();
  // The chosen one with all of its lines, and as much before it as there is room for half a screen.
  const top = Math.max(0, Math.min(before - (room >> 2), all.length - room, before + own));
  const lines = Array.from({ length: room }, (_, index) => all[top + index] ?? '');
  const title = tools === undefined ? 'tools' : `tools ${tools.length}`;
  return <Lines lines={[rule([title], width, theme), ...lines]} />;
});
