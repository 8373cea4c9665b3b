/** One thread of a Python process, as faulthandler writes it. */
export interface PythonThread {
  /** The one that the signal came to: of a fatal one, where it happened. */
  readonly isCurrent: boolean;
  /** `File "/srv/tools.py", line 12 in nap`, innermost call first. */
  readonly frames: readonly string[];
}

export interface PythonStack {
  /** What is said before the first thread: `Fatal Python error: Segmentation fault`; empty where nothing is. */
  readonly head: readonly string[];
  readonly threads: readonly PythonThread[];
}

const threadHead = /^(Current thread|Thread) 0x[0-9a-f]+.*\(most recent call first\):/;
const mostHeadLines = 5;

/** Reads what faulthandler has written. */
export function parsePythonStack(text: string): PythonStack {
  const head: string[] = [];
  const threads: { isCurrent: boolean; frames: string[] }[] = [];
  for (const line of text.split('\n')) {
    const [, which] = threadHead.exec(line) ?? [];
    const thread = threads.at(-1);
    if (which !== undefined) threads.push({ isCurrent: which === 'Current thread', frames: [] });
    else if (thread !== undefined && /^ {2}\S/.test(line)) thread.frames.push(line.trim());
    else if (thread === undefined && line !== '' && head.length < mostHeadLines) head.push(line);
  }
  return { head, threads };
}

/** The frames of a thread that are not of a program in this folder: what that program has called. */
export function framesAbove(folder: string, { frames }: PythonThread): readonly string[] {
  const first = frames.findIndex((frame) => frame.startsWith(`File "${folder}`));
  return first === -1 ? frames : frames.slice(0, first);
}
