import type { Command } from '../../command.js';
import type { ByteString } from '../../util/byte-string.js';
import { nearest } from '../../util/nearest.js';
import { quote } from './command-keys.js';

/** Which commands of the same input a control line is about. */
export type ControlTarget =
  /** JSON text of their id, compared byte for byte. */
  { readonly id: ByteString } | { readonly line: number };

/** A line that is about other lines: `{"control":"cancel","id":1}`. */
export class ControlLine {
  readonly verb = 'cancel';
  readonly target: ControlTarget;
  /** Carries its line to where its one result goes. Without an id: that belongs to the command it is about. */
  readonly command: Command;

  constructor(target: ControlTarget, command: Command) {
    this.target = target;
    this.command = command;
  }
}

/** What a control line says, its values as JSON text; undefined where a key is missing. */
export interface ControlMembers {
  readonly verb: string;
  readonly id: ByteString | undefined;
  readonly line: ByteString | undefined;
  /** Whether there are keys that only commands have. */
  readonly hasCommandKeys: boolean;
}

const verbs = ['cancel'];
/** Verbs the language has, and this version cannot serve yet. */
const unsupported = ['flush', 'status', 'end_session'];

/** What a control line is about, or why it is refused. */
export function readControl({ verb, id, line, hasCommandKeys }: ControlMembers): ControlTarget | string {
  if (unsupported.includes(verb)) return `the control line ${quote(verb)} is not supported by this version`;
  if (!verbs.includes(verb)) return refuseVerb(verb);
  if (hasCommandKeys) return 'a control line has "control", and "id" or "line", and no other key';
  if ((id === undefined) === (line === undefined))
    return 'a control line needs either "id" or "line": which command to cancel';
  if (id !== undefined) return { id };
  const number = Number(line);
  return Number.isSafeInteger(number) && number > 0
    ? { line: number }
    : `"line" must be the number of a line`;
}

/** Whether a command is meant. */
export function isTarget(command: Command, target: ControlTarget): boolean {
  return 'id' in target ? command.id === target.id : command.line === target.line;
}

function refuseVerb(verb: string): string {
  const meant = nearest(verb, verbs);
  return meant === undefined
    ? `unknown control line ${quote(verb)}: there is ${verbs.join(', ')}`
    : `unknown control line ${quote(verb)}; did you mean "${meant}"?`;
}
