import { SnakepitError } from '../errors.js';
import { untilFound } from '../process/watch-directories.js';
import { type InstanceQuery, lookForInstance } from './find-instance.js';
import { instanceDirectories } from './instance-directories.js';
import { answerMs, connectTo, type OpenInstance } from './open-instance.js';

/** Opens the instance that is meant as soon as there is one that listens; undefined where nobody waits any more. */
export function reachInstance(
  query: InstanceQuery,
  cancelled: AbortSignal,
): Promise<OpenInstance | undefined> {
  const look = async (): Promise<OpenInstance | undefined> => {
    const instance = await lookForInstance(query);
    if (instance === undefined) return undefined;
    try {
      return { instance, client: await connectTo(instance, query.env, answerMs) };
    } catch (thrown) {
      const error = SnakepitError.from(thrown);
      if (error.code === 'not-running') return undefined;
      throw error;
    }
  };
  return untilFound(() => instanceDirectories(query), look, cancelled);
}
