import { Command, type CommandOptions, type CommandSource, type Failure, failure } from '../../command.js';
import { type ByteString, decodeText, isAscii } from '../../util/byte-string.js';
import { JsonScanner, type JsonShape, shapeAt, unescapeString } from '../json/json-scanner.js';
import {
  type CommandKey,
  describeShape,
  isOptionKey,
  readOption,
  refuseKey,
  refuseValue,
} from './command-keys.js';
import { ControlLine, readControl } from './control-line.js';
import { BadLine, type LineParser, type ParsedLine } from './parsed-line.js';
import { syntaxError } from './syntax-error.js';
import { invalidUtf8, isValidUtf8 } from './utf8.js';

const noArguments = '{}';
const noId = 'null';

/**
 * Lines that are commands in JSON, `{"id":1,"tool":"add","args":{"a":1,"b":2}}`, or control lines,
 * `{"control":"cancel","id":1}`.
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
  #options: CommandOptions | undefined;
  #control: string | undefined;
  #controlLine: ByteString | undefined;
  /** The first thing that is wrong with a line that is JSON. */
  #wrong: string | undefined;
  /** Most lines name the tool of the line before: one string for all of them is one hash computed. */
  #lastTool = '';

  constructor(source: CommandSource, defaultTool: string | undefined) {
    this.#source = source;
    this.#defaultTool = defaultTool;
  }

  parse(line: ByteString, number: number): ParsedLine {
    const scanner = this.#scanner;
    this.#id = this.#tool = this.#args = this.#options = this.#wrong = undefined;
    this.#control = this.#controlLine = undefined;
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
    if (this.#control === undefined && this.#controlLine !== undefined) this.#wrong ??= refuseKey('line');
    if (this.#wrong !== undefined) return this.#bad(number, failure('invalid_command', this.#wrong));
    if (this.#control !== undefined) return this.#toControl(number, this.#control);
    const tool = this.#tool ?? this.#defaultTool;
    if (tool === undefined) return this.#bad(number, failure('invalid_command', 'a command needs a "tool"'));
    return new Command(
      this.#source,
      number,
      this.#id ?? noId,
      tool,
      this.#args ?? noArguments,
      false,
      this.#options,
    );
  }

  #toControl(number: number, verb: string): ControlLine | BadLine {
    const target = readControl({
      verb,
      id: this.#id,
      line: this.#controlLine,
      hasCommandKeys: (this.#tool ?? this.#args ?? this.#options) !== undefined,
    });
    this.#id = undefined;
    if (typeof target === 'string') return this.#bad(number, failure('invalid_command', target));
    return new ControlLine(target, new Command(this.#source, number, noId, '', '', false));
  }

  /** Takes the member the scanner stands at. */
  #take(line: ByteString): void {
    const { key, start, end } = this.#scanner;
    const shape = shapeAt(line, start);
    switch (key) {
      case 'id': {
        const isFine = this.#isFine(key, this.#id !== undefined, shape, isScalar(shape));
        this.#id = isFine && !isCut(line, shape, end) ? line.substring(start, end) : noId;
        break;
      }
      case 'tool':
        if (!this.#isFine(key, this.#tool !== undefined, shape, shape === 'string')) break;
        this.#tool = this.#nameOf(line.substring(start, end));
        break;
      case 'args':
        if (!this.#isFine(key, this.#args !== undefined, shape, shape === 'object' || shape === 'array'))
          break;
        this.#args = line.substring(start, end);
        break;
      default:
        this.#takeRare(key, line.substring(start, end), shape);
    }
  }

  /** Takes a member that few lines have. */
  #takeRare(key: ByteString, json: ByteString, shape: JsonShape): void {
    if (isOptionKey(key)) {
      const option = readOption(key, json, shape);
      const isTwice = Object.keys(option ?? {}).some((name) => name in (this.#options ?? {}));
      if (this.#isFine(key, isTwice, shape, option !== undefined, json)) {
        this.#options = { ...this.#options, ...option };
      }
    } else if (key === 'control' && shape === 'string' && this.#control === undefined) {
      this.#control = this.#nameOf(json);
    } else if (key === 'line' && shape === 'number' && this.#controlLine === undefined) {
      this.#controlLine = json;
    } else if (key === 'control') {
      this.#wrong ??= '"control" must be a string, and there once';
    } else {
      this.#wrong ??= refuseKey(decodeText(key));
    }
  }

  /** Whether a key is there for the first time, with a value that fits. */
  #isFine(key: CommandKey, isTwice: boolean, shape: JsonShape, fits: boolean, json = ''): boolean {
    if (isTwice) this.#wrong ??= `the key "${key}" is there twice`;
    else if (!fits) this.#wrong ??= refuseValue(key, shape, json);
    return !isTwice && fits;
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
