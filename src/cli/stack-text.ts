import type { StackReport, StackThread } from '../control/protocol.js';
import { harmless } from '../log/harmless.js';

/** Where a worker is, as people read it; without what is not theirs, unless they want to see all. */
export function stackText(report: StackReport, isAll: boolean): string {
  const { worker, pid, generation, running, threads } = report;
  const what =
    running === null
      ? 'runs nothing'
      : `line ${running.line} (${running.tool}) has run for ${(running.ms / 1000).toFixed(1)} s`;
  const shown = threads.filter(({ runs }) => isAll || runs === 'tool' || runs === 'other');
  const lines = [
    `${worker} (pid ${pid}, generation ${generation}): ${what}`,
    ...shown.flatMap((thread) => ['', titles[thread.runs], ...framesOf(thread, isAll)]),
  ];
  return lines.map((line) => `${harmless(line)}\n`).join('');
}

const titles = {
  tool: '  the tool, innermost call first:',
  other: '  another thread:',
  idle: '  a thread that has nothing to do:',
  snakepit: '  a thread of snakepit:',
} as const;

function framesOf({ runs, frames }: StackThread, isAll: boolean): readonly string[] {
  const first = frames.findIndex((frame) => frame.includes('/snakepit/_private/'));
  const theirs = runs === 'tool' && !isAll && first > 0 ? frames.slice(0, first) : frames;
  return theirs.map((frame) => `    ${frame}`);
}
