import { Command, type CommandSource, type Failure } from '../../command.js';
import type { ByteString } from '../../util/byte-string.js';
import type { ControlLine } from './control-line.js';

/** A line that is not a command: what it answers, and a command that carries its id and line to where results go. */
export class BadLine {
  readonly command: Command;
  readonly failure: Failure;

  constructor(source: CommandSource, line: number, id: ByteString, failure: Failure) {
    this.command = new Command(source, line, id, '', '', false);
    this.failure = failure;
  }
}

/** What a line is; undefined where it is blank. */
export type ParsedLine = Command | ControlLine | BadLine | undefined;

/** Reads the line with this number. */
export type LineParser = (line: ByteString, number: number) => ParsedLine;
