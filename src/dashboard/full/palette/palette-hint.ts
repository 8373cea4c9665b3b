import { nearest } from '../../../util/nearest.js';
import { paletteVerbs } from './palette-verbs.js';

/** What the palette says below the line: how what is being written goes on, or what it could be. */
export function paletteHint(text: string, tools: readonly string[]): string {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{')) return 'a command in JSON: {"tool":"add","args":{"a":1}}';
  const [first = ''] = trimmed.split(/\s/);
  const names = [...Object.keys(paletteVerbs), ...tools];
  if (first === '') return names.join('  ');
  const verb = Object.hasOwn(paletteVerbs, first) ? paletteVerbs[first] : undefined;
  if (verb !== undefined) return `${verb.usage}: ${verb.help}`;
  if (tools.includes(first))
    return `${first} NAME=VALUE …: values are read as its signature says; t shows it`;
  const begun = names.filter((name) => name.startsWith(first));
  if (begun.length > 0) return begun.join('  ');
  const meant = nearest(first, names);
  return meant === undefined ? 'no such verb or tool' : `did you mean ${meant}?`;
}
