import { SnakepitError } from '../errors.js';
import { findInstance, type InstanceQuery } from './find-instance.js';
import { answerMs, explainRefusal, type OpenInstance, unanswered } from './open-instance.js';
import { reachInstance } from './reach-instance.js';
import { withinTime } from './time-limit.js';
import { whenGone } from './when-gone.js';

/** Asks an instance to end and waits until it is gone; resolves with what there is to say about it. */
export async function stopInstance(
  query: InstanceQuery,
  isNow: boolean,
  cancelled: AbortSignal,
): Promise<string> {
  const { env } = query;
  const instance = await findInstance(query);
  const over = new AbortController();
  const gone = whenGone(instance, env, undefined, AbortSignal.any([cancelled, over.signal]));
  gone.catch(() => {});
  try {
    // One that has just started does not listen yet, and one that is ending no longer does.
    const reached = reachInstance(
      { ...query, name: instance.name },
      AbortSignal.any([cancelled, over.signal]),
    );
    const opened = await Promise.race([reached, gone.then(() => undefined)]);
    const close = () => opened?.client.close();
    cancelled.addEventListener('abort', close, { once: true });
    if (opened?.instance.runId === instance.runId) await askToStop(opened, isNow);
    const going = await gone;
    if (going !== 'left') return `${instance.name}: stopped\n`;
    throw new SnakepitError('system', `${instance.name}: its supervisor was killed, and nobody cleaned up`, {
      remedy: `The next start of that name does: snakepit start --name ${instance.name} …`,
    });
  } finally {
    over.abort();
  }
}

/** Its answer may never come, where it ends faster. */
async function askToStop(opened: OpenInstance, isNow: boolean): Promise<void> {
  try {
    const answer = opened.client.request('stop', isNow ? { now: true } : {});
    await withinTime(answerMs, answer, () => unanswered(opened, answerMs));
  } catch (thrown) {
    const error = explainRefusal(thrown, opened);
    if (error.code !== 'not-running') throw error;
  }
}
