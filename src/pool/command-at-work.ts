import type { Command } from '../command.js';
import type { CommandAtWork } from '../events.js';
import { type ByteString, decodeText } from '../util/byte-string.js';

/** What is told of the arguments of commands; undefined: nothing. */
export type TellArgs = ((args: ByteString) => string) | undefined;

const longestId = 200;

/** What may be told of a command that a worker has in hand. */
export function commandAtWork(command: Command, tool: string, tellArgs: TellArgs): CommandAtWork {
  return { tool, line: command.line, id: idOf(command), args: tellArgs?.(command.args) };
}

/** Of plain lines and records the id is a part of the data, or all of it: no name that somebody gave the command. */
function idOf({ id, isText, isLoose }: Command): string | undefined {
  if (id === 'null' || isText || isLoose) return undefined;
  const text = decodeText(id);
  const name = text.startsWith('"') ? unquoted(text) : text;
  return name.length > longestId ? `${name.slice(0, longestId)}…` : name;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
