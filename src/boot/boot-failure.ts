import { SnakepitError, type SnakepitErrorCode } from '../errors.js';
import type { BootFailure } from '../worker/boot-watch.js';
import type { StartFailure } from '../worker/start-failure.js';

const codes: Partial<Record<StartFailure['kind'], SnakepitErrorCode>> = {
  adapter: 'adapter',
  'thread-unsafe': 'adapter',
  'python-too-old': 'interpreter',
  requirements: 'interpreter',
};

/** Why no worker could be started, for the user: once, in Python's own words where it has any. */
export function bootError({ worker, failure, stderr }: BootFailure, python: string): SnakepitError {
  const code = codes[failure.kind] ?? 'workers-failed';
  const traceback = 'traceback' in failure ? failure.traceback : '';
  const details = traceback || stderr.join('\n') || undefined;
  return new SnakepitError(code, messageOf(worker, failure), { details, remedy: remedyOf(failure, python) });
}

/** The worker's own words where no other would fare better; else it was the last of several that failed. */
function messageOf(worker: string, failure: StartFailure): string {
  if (codes[failure.kind] !== undefined) return failure.message;
  return `no worker could be started; ${worker}, the last one, ${failure.message}`;
}

function remedyOf(failure: StartFailure, python: string): string | undefined {
  if (failure.kind === 'launch') return failure.remedy;
  if (failure.kind === 'thread-unsafe')
    return 'Leave out --threads (SNAKEPIT_THREADS) and add --workers instead; or, where it is safe after all, let it say __thread_safe__ = True.';
  if (failure.kind === 'python-too-old') return 'Name a newer one with --python.';
  if (failure.kind === 'requirements')
    return `Install what is missing: ${python} -m pip install ${failure.missing.join(' ')}`;
  return undefined;
}
