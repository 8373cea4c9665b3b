import { readFileSync } from 'node:fs';
import { SnakepitError } from '../errors.js';
import { bytesInJson, bytesKey } from '../json-bytes.js';
import type { ToolReport } from './protocol.js';

/** The part of a JSON Schema that says how a word of the command line is read. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** `k=v`, `k:=JSON`, `k=@file`; the name of a parameter has neither an equal sign nor a colon. */
const assignment = /^([^=:]+)(:?=)(.*)$/s;

/** Whether a tool's schema is needed to read these words. */
export function needSchema(words: readonly string[]): boolean {
  return words.some((word) => assignment.exec(word)?.[2] === '=' && !isJsonDocument(words));
}

/**
 * The arguments of `call TOOL …` as JSON text: one word of JSON, standard input for `-`, or assignments. What is JSON
 * already is passed as it is written, so that numbers stay exact. Throws `usage`.
 *
 * @param tool tells how words are read that are not marked as JSON (`k=5`): where nothing is known of a parameter, as JSON
 *   if they are JSON, else as text.
 */
export function callArguments(words: readonly string[], tool?: ToolReport, readFile = readContent): string {
  if (words.length === 0) return '{}';
  if (isJsonDocument(words)) {
    const text = words[0] === '-' ? readFile('/dev/stdin').toString('utf8') : (words[0] ?? '');
    return json(text.trim(), words[0] === '-' ? 'standard input' : 'the argument');
  }
  const members = new Map<string, string>();
  for (const word of words) {
    const [, name, operator, text] = assignment.exec(word) ?? [];
    if (name === undefined || text === undefined) {
      throw new SnakepitError('usage', `${JSON.stringify(word)} is neither NAME=VALUE nor JSON`, {
        remedy: 'Write it like path=a.html, n:=5 (JSON), text=@file, or give one JSON object or array.',
      });
    }
    if (members.has(name)) throw new SnakepitError('usage', `${name} is given twice`);
    const content = text.startsWith('@') ? readFile(text.slice(1)) : Buffer.from(text);
    members.set(
      name,
      operator === ':='
        ? json(content.toString('utf8').trim(), name)
        : readWord(content, schemaOf(tool, name)),
    );
  }
  return `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function isJsonDocument(words: readonly string[]): boolean {
  const [word = ''] = words;
  return words.length === 1 && (word === '-' || /^\s*[{[]/.test(word));
}

function readWord(content: Buffer, schema: Schema | undefined): string {
  if (isOfBytes(schema)) return bytesInJson(content);
  const text = content.toString('utf8');
  const types = typesOf(schema);
  if (types.length === 0) return isJson(text) ? text.trim() : JSON.stringify(text);
  // A parameter that may be text is given text: "5" is as good a name as any.
  if (types.includes('string') && !(types.includes('null') && text === 'null')) return JSON.stringify(text);
  if (isJson(text)) return text.trim();
  // Python says what is wrong with it, in the words of the tool's signature.
  return JSON.stringify(text);
}

/** What is annotated `bytes`, or `bytes | None`. */
function isOfBytes(schema: Schema | undefined): boolean {
  const { properties = {}, anyOf = [] } = schema ?? {};
  return Object.hasOwn(properties, bytesKey) || anyOf.some(isOfBytes);
}

function typesOf(schema: Schema | undefined): readonly string[] {
  if (schema === undefined) return [];
  const { type = [], anyOf = [], oneOf = [] } = schema;
  const own = typeof type === 'string' ? [type] : type;
  return [...own, ...[...anyOf, ...oneOf].flatMap(typesOf)];
}

function schemaOf(tool: ToolReport | undefined, name: string): Schema | undefined {
  const schema = tool?.schema as { readonly properties?: Readonly<Record<string, Schema>> } | undefined;
  const properties = schema?.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function json(text: string, where: string): string {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new SnakepitError('usage', `${where}: not JSON: ${(cause as Error).message}`, { cause });
  }
  // A line has no line breaks; between tokens of JSON they mean nothing, and inside strings there are none.
  return text.replaceAll(/[\r\n]/g, ' ');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return text.trim() !== '';
  } catch {
    return false;
  }
}

function readContent(path: string): Buffer {
  try {
    return readFileSync(path === '/dev/stdin' ? 0 : path);
  } catch (cause) {
    throw new SnakepitError('usage', `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}
