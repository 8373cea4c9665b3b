import type { Command } from '../../command.js';
import { type ByteString, decodeText } from '../../util/byte-string.js';
import { nearest } from '../../util/nearest.js';
import { quote } from './command-keys.js';

/** A line that asks for something else than a tool: `{"control":"cancel","id":1}`. */
export class ControlLine {
  readonly verb: string;
  /** JSON text of its id; undefined where it has none. */
  readonly id: ByteString | undefined;
  /** What else it says. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Carries its line, and what its result is to be known by, to where that result goes. */
  readonly command: Command;

  constructor(verb: string, id: ByteString | undefined, params: ControlLine['params'], command: Command) {
    this.verb = verb;
    this.id = id;
    this.params = params;
    this.command = command;
  }
}

/** Control lines that an input of data may hold: none of them can end a pit, or change it. */
export const dataVerbs = ['cancel', 'flush', 'status', 'end_session'] as const;

/** Verbs whose `id` says which command they are about: their own result has none. */
const verbsAboutOthers: readonly string[] = ['cancel'];

/** Whether a control line's result is known by its id. */
export function echoesId(verb: string): boolean {
  return !verbsAboutOthers.includes(verb);
}

/** What a line, which is known to be a JSON object, says besides its verb and its id. */
export function controlParams(line: ByteString): ControlLine['params'] {
  const { control: _control, id: _id, ...params } = JSON.parse(decodeText(line));
  return params;
}

/** Why a verb is refused; undefined where it is not. */
export function refuseVerb(verb: string, verbs: readonly string[]): string | undefined {
  if (verbs.includes(verb)) return undefined;
  const meant = nearest(verb, verbs);
  return meant === undefined
    ? `unknown control line ${quote(verb)}: there is ${verbs.join(', ')}`
    : `unknown control line ${quote(verb)}; did you mean "${meant}"?`;
}

/** Whether a command is the one that a line is about: by its id, compared as it was written, or by its line. */
export function isTarget(command: Command, { id, params }: ControlLine): boolean {
  return id === undefined ? command.line === params['line'] : command.id === id;
}
