import { JsonScanner } from '../../../stdio/json/json-scanner.js';
import { decodeText, encodeText } from '../../../util/byte-string.js';
import { nearest } from '../../../util/nearest.js';
import { type Effect, request } from '../effect.js';
import { paletteVerbs } from './palette-verbs.js';
import { splitWords } from './split-words.js';

export type PaletteReading =
  | { readonly is: 'effect'; readonly effect: Effect }
  | { readonly is: 'complaint'; readonly text: string };

const complaint = (text: string): PaletteReading => ({ is: 'complaint', text });

/** What a line of the palette asks for: a control line, or a command in words or as JSON. */
export function readPalette(text: string, tools: readonly string[]): PaletteReading {
  if (text.trimStart().startsWith('{')) return readJson(text.trim());
  const words = splitWords(text);
  if (words === undefined) return complaint('a quote is not closed');
  const [first = '', ...rest] = words;
  if (first === 'call') return readCall(text, rest);
  if (Object.hasOwn(paletteVerbs, first)) return readVerb(text, first, rest);
  if (tools.includes(first)) return readCall(text, words);
  const meant = nearest(first, [...Object.keys(paletteVerbs), ...tools]);
  return complaint(`nothing is called ${first}${meant === undefined ? '' : `: did you mean ${meant}?`}`);
}

function readCall(about: string, [tool, ...words]: readonly string[]): PaletteReading {
  if (tool === undefined) return complaint('call needs the name of a tool');
  return { is: 'effect', effect: { do: 'call', tool, words, about: about.trim() } };
}

function readVerb(about: string, name: string, words: readonly string[]): PaletteReading {
  const verb = paletteVerbs[name];
  if (verb === undefined) return complaint(`nothing is called ${name}`);
  const flags = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  const unknown = flags.find((flag) => !verb.flags.includes(flag));
  if (unknown !== undefined) return complaint(`${name} has no --${unknown}: ${verb.usage}`);
  const params = verb.read(words.filter((word) => !word.startsWith('--')));
  if (params === undefined) return complaint(`it is written ${verb.usage}`);
  const set = Object.fromEntries(flags.map((flag) => [flag, true]));
  return { is: 'effect', effect: request(about.trim(), name, { ...params, ...set }) };
}

/** A line as it would stand on standard input. */
function readJson(text: string): PaletteReading {
  let line: Readonly<Record<string, unknown>>;
  try {
    line = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    return complaint(`not JSON: ${(cause as Error).message}`);
  }
  const { control, id: _id, ...params } = line;
  if (typeof control === 'string') return { is: 'effect', effect: request(text, control, params) };
  return { is: 'effect', effect: { do: 'command', members: membersOf(text), about: text } };
}

/** The members of an object as they were written, so that numbers stay exact; without its id, which is ours to give. */
function membersOf(text: string): string {
  const bytes = encodeText(text.replaceAll(/[\r\n]/g, ' '));
  const scanner = new JsonScanner();
  const members: string[] = [];
  if (scanner.open(bytes) !== 'object') return '';
  while (scanner.next()) {
    if (scanner.key === 'id') continue;
    const value = decodeText(bytes.substring(scanner.start, scanner.end));
    members.push(`${JSON.stringify(decodeText(scanner.key))}:${value}`);
  }
  return members.join(',');
}
