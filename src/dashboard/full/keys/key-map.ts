import { logKeys } from '../log/log-keys.js';
import { workerKeys } from '../workers/worker-keys.js';
import type { Binding } from './binding.js';
import { everywhereKeys, pitKeys } from './pit-keys.js';

/** All keys there are, by what they are about, in the order of the help. */
export const keyMap: readonly { readonly about: string; readonly bindings: readonly Binding[] }[] = [
  { about: 'workers', bindings: workerKeys },
  { about: 'log', bindings: logKeys },
  { about: 'pit', bindings: pitKeys },
  { about: 'everywhere', bindings: everywhereKeys },
];

export const pageKeys: readonly Binding[] = keyMap.flatMap(({ bindings }) => bindings);

/** Keys as people read them: `1–9` for nine of them. */
export function keysText({ keys }: Binding): string {
  return keys.length > 3 ? `${keys[0]}–${keys.at(-1)}` : keys.join(' ');
}
