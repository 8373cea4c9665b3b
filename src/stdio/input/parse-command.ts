import { Command, type CommandSource, type Failure, failure } from '../../command.js';
import { type ByteString, decodeText, isAscii } from '../../util/byte-string.js';
import { JsonScanner, type JsonShape, shapeAt, unescapeString } from '../json/json-scanner.js';
import { type CommandKey, describeShape, refuseKey, refuseValue } from './command-keys.js';
import { BadLine, type LineParser } from './parsed-line.js';
import { syntaxError } from './syntax-error.js';
import { invalidUtf8, isValidUtf8 } from './utf8.js';

const noArguments = '{}';
const noId = 'null';

/**
 * Lines that are commands in JSON: `{"id":1,"tool":"add","args":{"a":1,"b":2}}`.
 *
 * Everything is checked but the arguments' meaning. Of several things that are wrong with a line the first is told, its
 * encoding and its syntax before all others.
 *
 * @param defaultTool the tool of commands that name none; without one they are refused.
 */
export function commandParser(source: CommandSource, defaultTool?: string): LineParser {
  const parser = new CommandParser(source, defaultTool);
  return (line, number) => parser.parse(line, number);
}

class CommandParser {
  readonly #source: CommandSource;
  readonly #defaultTool: string | undefined;
  readonly #scanner = new JsonScanner();
  /** What the line has shown so far; undefined where a key has not come. An id that cannot be relied on is `null`. */
  #id: ByteString | undefined;
  #tool: string | undefined;
  #args: ByteString | undefined;
  #isIdempotent: boolean | undefined;
  /** The first thing that is wrong with a line that is JSON. */
  #wrong: string | undefined;
  /** Most lines name the tool of the line before: one string for all of them is one hash computed. */
  #lastTool = '';

  constructor(source: CommandSource, defaultTool: string | undefined) {
    this.#source = source;
    this.#defaultTool = defaultTool;
  }

  parse(line: ByteString, number: number): Command | BadLine | undefined {
    const scanner = this.#scanner;
    this.#id = this.#tool = this.#args = this.#isIdempotent = this.#wrong = undefined;
    const shape = scanner.open(line);
    if (shape === 'blank') return undefined;
    if (shape === 'object') while (scanner.next()) this.#take(line);
    else this.#wrong = `a command is an object, not ${describeShape(shape)}`;

    const { fault } = scanner;
    if (!isValidUtf8(line)) {
      if (this.#id !== undefined && !isValidUtf8(this.#id)) this.#id = undefined;
      return this.#bad(number, invalidUtf8(line));
    }
    if (fault !== undefined) return this.#bad(number, syntaxError(line, fault));
    if (this.#wrong !== undefined) return this.#bad(number, failure('invalid_command', this.#wrong));
    const tool = this.#tool ?? this.#defaultTool;
    if (tool === undefined) return this.#bad(number, failure('invalid_command', 'a command needs a "tool"'));
    return new Command(
      this.#source,
      number,
      this.#id ?? noId,
      tool,
      this.#args ?? noArguments,
      false,
      this.#isIdempotent ?? false,
    );
  }

  /** Takes the member the scanner stands at. */
  #take(line: ByteString): void {
    const { key, start, end } = this.#scanner;
    const shape = shapeAt(line, start);
    switch (key) {
      case 'id': {
        const isFine = this.#isFine(key, this.#id, shape, isScalar(shape));
        this.#id = isFine && !isCut(line, shape, end) ? line.substring(start, end) : noId;
        break;
      }
      case 'tool':
        if (!this.#isFine(key, this.#tool, shape, shape === 'string')) break;
        this.#tool = this.#nameOf(line.substring(start, end));
        break;
      case 'args':
        if (!this.#isFine(key, this.#args, shape, shape === 'object' || shape === 'array')) break;
        this.#args = line.substring(start, end);
        break;
      case 'idempotent':
        if (!this.#isFine(key, this.#isIdempotent, shape, shape === 'boolean')) break;
        this.#isIdempotent = line[start] === 't';
        break;
      default:
        this.#wrong ??= refuseKey(decodeText(key));
    }
  }

  /** Whether a key is there for the first time, with a value that fits. */
  #isFine(key: CommandKey, before: unknown, shape: JsonShape, fits: boolean): boolean {
    if (before !== undefined) this.#wrong ??= `the key "${key}" is there twice`;
    else if (!fits) this.#wrong ??= refuseValue(key, shape);
    return before === undefined && fits;
  }

  #nameOf(json: ByteString): string {
    const name = json.slice(1, -1);
    if (name === this.#lastTool) return this.#lastTool;
    if (name.includes('\\') || !isAscii(name)) return decodeText(unescapeString(json));
    this.#lastTool = name;
    return name;
  }

  #bad(number: number, outcome: Failure): BadLine {
    return new BadLine(this.#source, number, this.#id ?? noId, outcome);
  }
}

function isScalar(shape: JsonShape): boolean {
  return shape === 'string' || shape === 'number' || shape === 'null';
}

/** The digits at the very end of a line may be some of a number that was cut: not an id to answer to. */
function isCut(line: ByteString, shape: JsonShape, end: number): boolean {
  return shape === 'number' && end === line.length;
}
