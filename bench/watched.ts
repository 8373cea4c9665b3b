import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { ObservedPit } from '../test/scenarios/support/observed-pit.js';
import { type Environment, tools } from './environment.js';

export interface WatchedRequest {
  readonly workers: number;
  /** Further flags of `start`. */
  readonly args?: readonly string[];
}

/** Runs ours with everything in view, as the scenarios of test/scenarios do: once all its workers are ready, and to its end. */
export async function withWatched<T>(
  { scratch }: Environment,
  { workers, args = [] }: WatchedRequest,
  run: (pit: ObservedPit) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(scratch, 'watched-'));
  const interrupted = new AbortController().signal;
  const pit = new ObservedPit({ folder, interrupted }, { args: ['-w', String(workers), ...args, tools] });
  try {
    // Where it dies, nothing that is waited for will come.
    const died = pit.ended.then(({ code, signal }) => {
      if (signal !== null || (code !== 0 && code !== 1)) throw new Error(`it died:\n${pit.log.join('\n')}`);
      return new Promise<never>(() => {});
    });
    died.catch(() => {});
    await Promise.race([pit.slots.when((ready) => ready.length === workers), died]);
    const value = await Promise.race([run(pit), died]);
    pit.end();
    await pit.ended;
    if (pit.answers.unanswered > 0 || pit.answers.answeredTwice > 0 || pit.answers.strange.length > 0) {
      throw new Error(`${pit.answers.unanswered} unanswered, ${pit.answers.answeredTwice} twice`);
    }
    return value;
  } finally {
    await pit.dispose();
  }
}

/** Writes so many commands, made by `next` from their number, and waits until all that were ever written are answered. */
export async function answerAll(
  pit: ObservedPit,
  count: number,
  next: (line: number) => string,
): Promise<void> {
  const { answers } = pit;
  for (let left = count; left > 0; ) {
    let text = '';
    for (; left > 0 && text.length < 32_768; left--) text += next(answers.expect());
    await pit.write(text);
  }
  await answers.whenAnswered(answers.written);
}

/** A command whose first argument is its number, which it returns. */
export function numbered(tool: string, ...args: readonly unknown[]): (line: number) => string {
  const rest = args.map((arg) => `,${JSON.stringify(arg)}`).join('');
  return (line) => `{"id":${line},"tool":"${tool}","args":[${line}${rest}]}\n`;
}
