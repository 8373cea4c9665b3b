import { readScaleOrder, type ScaleOrder } from '../../../control/scale-order.js';

/** What the words after a verb mean. */
export interface PaletteVerb {
  /** How it is written, for the hint. */
  readonly usage: string;
  readonly help: string;
  /** Words without their flags as keys of the control line; undefined: they make no sense. */
  readonly read: (words: readonly string[]) => Readonly<Record<string, unknown>> | undefined;
  readonly flags: readonly string[];
}

const nothing = (words: readonly string[]) => (words.length === 0 ? {} : undefined);
const one = (key: string, isOptional: boolean) => (words: readonly string[]) => {
  const [word] = words;
  if (word === undefined) return isOptional ? {} : undefined;
  return words.length === 1 ? { [key]: word } : undefined;
};

const verb = (
  usage: string,
  help: string,
  read: PaletteVerb['read'] = nothing,
  flags: readonly string[] = [],
): PaletteVerb => ({ usage, help, read, flags });

const keysOf = (order: ScaleOrder | undefined) => (order === undefined ? undefined : { ...order });

/** Control lines that the palette knows, by their verb. */
export const paletteVerbs: Readonly<Record<string, PaletteVerb>> = {
  scale: verb('scale [POOL=]N', 'that many workers', ([count = '', ...more]) =>
    more.length === 0 ? keysOf(readScaleOrder(count)) : undefined,
  ),
  restart: verb(
    'restart [WORKER …] [--rolling|--now]',
    'start workers again, or all',
    (workers) => (workers.length === 0 ? {} : { workers }),
    ['rolling', 'now'],
  ),
  stop: verb('stop [WORKER] [--now]', 'stop one worker, or the pit', one('worker', true), ['now']),
  drain: verb('drain WORKER', 'let a worker finish, and take nothing more', one('worker', false)),
  reload: verb('reload', 'put new workers in the place of all, one after the other'),
  pause: verb('pause', 'read nothing for now'),
  resume: verb('resume', 'read again'),
  wait: verb('wait ready|idle', 'say when it is so', one('for', false)),
  status: verb('status', 'the status, as JSON'),
  stack: verb('stack WORKER', 'where its code is just now, as JSON', one('worker', false)),
  tools: verb('tools [NAME]', 'what can be called, as JSON', one('name', true)),
};
