import { SnakepitError } from '../errors.js';
import { type InstanceQuery, lookForInstance } from './find-instance.js';
import { answerMs, connectTo, explainRefusal } from './open-instance.js';
import { reachInstance } from './reach-instance.js';
import { whenGone } from './when-gone.js';

/** Resolves once it is so, with what there is to say about it. Rejects where it never will be. */
export function waitFor(
  what: 'ready' | 'idle' | 'stopped',
  query: InstanceQuery,
  cancelled: AbortSignal,
): Promise<string> {
  return what === 'stopped' ? waitForEnd(query, cancelled) : waitForService(what, query, cancelled);
}

async function waitForService(
  what: 'ready' | 'idle',
  query: InstanceQuery,
  cancelled: AbortSignal,
): Promise<string> {
  const opened = await reachInstance(query, cancelled);
  if (opened === undefined) return '';
  const { client, instance } = opened;
  const close = () => client.close();
  cancelled.addEventListener('abort', close, { once: true });
  try {
    await client.request('wait', { for: what });
    return `${instance.name}: ${what}\n`;
  } catch (thrown) {
    const error = explainRefusal(thrown, opened);
    if (error.code !== 'not-running') throw error;
    throw new SnakepitError('system', `${instance.name} ended before it was ${what}`);
  } finally {
    cancelled.removeEventListener('abort', close);
    client.close();
  }
}

async function waitForEnd(query: InstanceQuery, cancelled: AbortSignal): Promise<string> {
  const instance = await lookForInstance(query);
  if (instance === undefined) return `${query.name ?? 'snakepit'}: not running\n`;
  const client = await connectTo(instance, query.env, answerMs).catch((thrown) => {
    if (SnakepitError.from(thrown).code === 'not-running') return undefined;
    throw thrown;
  });
  const close = () => client?.close();
  cancelled.addEventListener('abort', close, { once: true });
  const going = await whenGone(instance, query.env, client, cancelled);
  cancelled.removeEventListener('abort', close);
  return `${instance.name}: ${going === 'left' ? 'killed; snakepit ps tells what it left' : 'stopped'}\n`;
}
