import { packageFile } from '../package-files.js';
import { framesAbove, type PythonStack, type PythonThread } from '../process/python-stack.js';

/** Our own code in a worker, */
const ownFolder = packageFile('python/src/snakepit/');
/** and those parts of it whose threads never run a tool. */
const helpers = [
  'work_stream.py',
  'server.py',
  'health.py',
  'outbox.py',
  'signal_handlers.py',
  'bootstrap.py',
];

/** What an event tells at most. */
const mostLines = 50;

/**
 * What a thread does: `tool`: what a command asked for. `snakepit`: our own part of a worker. `idle`: it waits in a pool of
 * threads for something to do. `other`: whatever else.
 */
export type ThreadWork = 'tool' | 'snakepit' | 'idle' | 'other';

const idle = /\/concurrent\/futures\/thread\.py", line \d+ in _worker$/;

export function workOf(thread: PythonThread): ThreadWork {
  const [innermost = ''] = thread.frames;
  if (idle.test(innermost)) return 'idle';
  const own = thread.frames.find((frame) => frame.startsWith(`File "${ownFolder}`));
  if (own === undefined)
    return thread.frames.some((frame) => frame.includes('/grpc/')) ? 'snakepit' : 'other';
  const isHelper = helpers.some((file) => own.includes(`/${file}"`));
  return isHelper || framesAbove(ownFolder, thread).length === 0 ? 'snakepit' : 'tool';
}

/** Where tools are, innermost call first; of several threads one after the other. */
export function toolStack(stack: PythonStack | undefined): readonly string[] {
  const threads = stack?.threads.filter((thread) => workOf(thread) === 'tool') ?? [];
  return threads.flatMap((thread) => framesAbove(ownFolder, thread)).slice(0, mostLines);
}

/** Where it died, and of what. */
export function fatalStack(stack: PythonStack | undefined): readonly string[] {
  if (stack === undefined) return [];
  const current = stack.threads.find(({ isCurrent }) => isCurrent);
  const frames = current === undefined ? [] : framesAbove(ownFolder, current);
  return [...stack.head, ...frames].slice(0, mostLines);
}
