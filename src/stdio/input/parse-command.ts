import { Command, type CommandOptions, type CommandSource, type Failure, failure } from '../../command.js';
import { type ByteString, decodeText, isAscii } from '../../util/byte-string.js';
import { JsonScanner, type JsonShape, shapeAt, unescapeString } from '../json/json-scanner.js';
import {
  type CommandKey,
  describeShape,
  isOptionKey,
  readOption,
  refuseKey,
  refuseOptions,
  refuseValue,
} from './command-keys.js';
import { ControlLine, controlParams, dataVerbs, echoesId, refuseVerb } from './control-line.js';
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
 * @param source whose commands they are.
 */
export function commandParser(source: CommandSource, options: CommandParserOptions = {}): LineParser {
  const parser = new CommandParser(source, options);
  return (line, number) => parser.parse(line, number);
}

export interface CommandParserOptions {
  /** The tool of commands that name none; without one they are refused. */
  readonly defaultTool?: string | undefined;
  /** Verbs of control lines that are accepted. Default: those that any input of data may hold. */
  readonly verbs?: readonly string[] | undefined;
  /** Whether arguments are plain text, to be converted to what parameters are annotated with. Default: never. */
  readonly isText?: () => boolean;
  /** Whether arguments that the tool has no parameter for are left out. Default: never. */
  readonly isLoose?: () => boolean;
}

class CommandParser {
  readonly #source: CommandSource;
  readonly #defaultTool: string | undefined;
  readonly #verbs: readonly string[];
  readonly #isText: () => boolean;
  readonly #isLoose: () => boolean;
  readonly #scanner = new JsonScanner();
  /** What the line has shown so far; undefined where a key has not come. An id that cannot be relied on is `null`. */
  #id: ByteString | undefined;
  #tool: string | undefined;
  #args: ByteString | undefined;
  #options: CommandOptions | undefined;
  #control: string | undefined;
  #isIdWrong = false;
  /** The first thing that is wrong with a line that is JSON. */
  #wrong: string | undefined;
  /** Most lines name the tool of the line before: one string for all of them is one hash computed. */
  #lastTool = '';

  constructor(
    source: CommandSource,
    { defaultTool, verbs = dataVerbs, isText = never, isLoose = never }: CommandParserOptions,
  ) {
    this.#source = source;
    this.#defaultTool = defaultTool;
    this.#verbs = verbs;
    this.#isText = isText;
    this.#isLoose = isLoose;
  }

  parse(line: ByteString, number: number): ParsedLine {
    const scanner = this.#scanner;
    this.#id = this.#tool = this.#args = this.#options = this.#wrong = undefined;
    this.#control = undefined;
    this.#isIdWrong = false;
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
    if (this.#control !== undefined) return this.#toControl(line, number, this.#control);
    if (this.#options !== undefined) this.#wrong ??= refuseOptions(this.#options);
    if (this.#wrong !== undefined) return this.#bad(number, failure('invalid_command', this.#wrong));
    const tool = this.#tool ?? this.#defaultTool;
    if (tool === undefined) return this.#bad(number, failure('invalid_command', 'a command needs a "tool"'));
    return new Command(
      this.#source,
      number,
      this.#id ?? noId,
      tool,
      this.#args ?? noArguments,
      this.#isText(),
      this.#isLoose() ? loosened(this.#options) : this.#options,
    );
  }

  /** Of a control line the keys besides `control` and `id` are its verb's: whoever serves it knows them. */
  #toControl(line: ByteString, number: number, verb: string): ControlLine | BadLine {
    const id = this.#id;
    if (!echoesId(verb)) this.#id = undefined;
    const wrong = this.#isIdWrong ? this.#wrong : refuseVerb(verb, this.#verbs);
    if (wrong !== undefined) return this.#bad(number, failure('invalid_command', wrong));
    const command = new Command(this.#source, number, this.#id ?? noId, '', '', false);
    return new ControlLine(verb, id, controlParams(line), command);
  }

  /** Takes the member the scanner stands at. */
  #take(line: ByteString): void {
    const { key, start, end } = this.#scanner;
    const shape = shapeAt(line, start);
    switch (key) {
      case 'id': {
        const isFine = this.#isFine(key, this.#id !== undefined, shape, isScalar(shape));
        this.#isIdWrong ||= !isFine;
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

const never = () => false;

function loosened(options: CommandOptions | undefined): CommandOptions {
  return { ...options, isLoose: true };
}

function isScalar(shape: JsonShape): boolean {
  return shape === 'string' || shape === 'number' || shape === 'null';
}

/** The digits at the very end of a line may be some of a number that was cut: not an id to answer to. */
function isCut(line: ByteString, shape: JsonShape, end: number): boolean {
  return shape === 'number' && end === line.length;
}
