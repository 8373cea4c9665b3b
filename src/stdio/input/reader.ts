import type { Readable } from 'node:stream';
import { type Command, type CommandSource, type Failure, failure } from '../../command.js';
import { deferred } from '../../util/deferred.js';
import { ControlLine } from './control-line.js';
import {
  defaultMaxLine,
  type Line,
  LineSplitter,
  type LineSplitterOptions,
  overlong,
  type Splitter,
} from './line-splitter.js';
import { BadLine, type LineParser } from './parsed-line.js';

/** Where commands go. */
export interface CommandSink {
  /** Asks the reader to pause; it reads on when its `resume` is called. */
  readonly isFull: boolean;
  accept(command: Command): void;
  /** Takes a line that is about commands which were accepted before. */
  control(line: ControlLine): void;
  /** No more commands are at hand just now. */
  flush(): void;
}

/** Why no more is read. All `lines` up to there have been accepted or answered. */
export type InputEnd =
  | { readonly type: 'ended'; readonly lines: number }
  | { readonly type: 'stopped'; readonly lines: number }
  | { readonly type: 'failed'; readonly lines: number; readonly code: string; readonly message: string };

export interface ReaderOptions extends LineSplitterOptions {
  readonly input: Readable;
  /** Results go out the same way: at the end it stays open, and what comes then is dropped. Default: false. */
  readonly isAlsoOutput?: boolean | undefined;
  readonly parse: LineParser;
  /** What cuts the input. Default: lines, by the options for them. */
  readonly splitter?: Splitter | undefined;
  /** Told what lines answer that are not commands. */
  readonly source: CommandSource;
  readonly sink: CommandSink;
}

/** `paused`: lines, of this chunk or of others, wait for room. */
type State = 'new' | 'reading' | 'paused' | 'ended';

interface Fault {
  readonly code: string;
  readonly message: string;
}

/**
 * Reads lines and hands them on as commands, never more than the sink has room for.
 *
 * It pauses in the middle of a chunk where the sink is full: then the rest of that chunk and the one that the stream has
 * read ahead wait here, and no more, however long the input is.
 */
export class Reader {
  readonly #input: Readable;
  readonly #isAlsoOutput: boolean;
  readonly #parse: LineParser;
  readonly #source: CommandSource;
  readonly #sink: CommandSink;
  readonly #splitter: Splitter;
  readonly #tooLong: Failure;
  readonly #ended = deferred<InputEnd>();
  /** Set once the stream has told its end, which it may do while lines of its last chunk wait. */
  #over: { readonly fault: Fault | undefined } | undefined;
  #state: State = 'new';
  #bytes = 0;

  constructor(options: ReaderOptions) {
    this.#input = options.input;
    this.#isAlsoOutput = options.isAlsoOutput ?? false;
    this.#parse = options.parse;
    this.#source = options.source;
    this.#sink = options.sink;
    this.#splitter = options.splitter ?? new LineSplitter(options);
    const maxLine = options.maxLine ?? defaultMaxLine;
    this.#tooLong = failure('line_too_long', `the line is longer than --max-line (${maxLine} bytes)`);
  }

  /** Settles once no more will be read, by the end of the input or by `stop`. Never rejects. */
  get ended(): Promise<InputEnd> {
    return this.#ended.promise;
  }

  /** Lines that were handed on, or left out. */
  get lines(): number {
    return this.#splitter.lines;
  }

  /** Bytes that were read of the input, those of lines included that wait here. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Begins to read; the returned function is `stop`. */
  start(): () => void {
    if (this.#state === 'new') {
      this.#state = 'reading';
      this.#input
        .on('data', (chunk: Buffer) => this.#onData(chunk))
        .on('end', () => this.#onOver(undefined))
        .on('error', ({ code = 'EIO', message }: NodeJS.ErrnoException) => this.#onOver({ code, message }))
        .on('close', () =>
          this.#onOver({ code: 'ECANCELED', message: 'the input was closed before its end' }),
        );
    }
    return () => this.stop();
  }

  /** Reads on where the sink has room again; may be called at any time. */
  resume(): void {
    if (this.#state !== 'paused' || this.#sink.isFull) return;
    this.#state = 'reading';
    this.#input.resume();
    this.#handOn();
  }

  /**
   * Reads no more. What was read already is handed on, room or not: nobody else can read it any more, and a whole line is
   * answered. Half a line is left.
   */
  stop(): void {
    if (this.#state === 'reading' || this.#state === 'paused') {
      this.#state = 'reading';
      // What the stream holds comes as 'data'; it may read ahead once more, which is gone with it.
      this.#input.pause().read();
      for (let line = this.#splitter.next(); line !== undefined; line = this.#splitter.next())
        this.#take(line);
      this.#sink.flush();
    }
    this.#finish({ type: 'stopped', lines: this.#splitter.lines });
    if (this.#isAlsoOutput) this.#input.resume();
    else this.#input.destroy();
  }

  #onData(chunk: Buffer): void {
    if (this.#state === 'ended') return;
    this.#bytes += chunk.length;
    this.#splitter.feed(chunk);
    this.#handOn();
  }

  #onOver(fault: Fault | undefined): void {
    this.#over ??= { fault };
    if (this.#state === 'reading') this.#handOn();
  }

  /** Hands on what is here and the sink has room for. */
  #handOn(): void {
    while (this.#state === 'reading') {
      // A sink may make room within `flush`, and say so at once: that must not bring us here a second time.
      if (this.#sink.isFull) this.#sink.flush();
      if (this.#sink.isFull) {
        this.#pause();
        return;
      }
      const line = this.#nextLine();
      if (line === undefined) break;
      this.#take(line);
    }
    this.#sink.flush();
    if (this.#state === 'reading' && this.#over !== undefined) this.#finish(this.#endOf(this.#over.fault));
  }

  #pause(): void {
    if (this.#state !== 'reading') return;
    this.#state = 'paused';
    this.#input.pause();
  }

  /** A last line without an end counts, unless what comes after it could not be read. */
  #nextLine(): Line | undefined {
    const line = this.#splitter.next();
    const isLast = line === undefined && this.#over !== undefined && this.#over.fault === undefined;
    return isLast ? this.#splitter.end() : line;
  }

  #take(line: Line): void {
    const number = this.#splitter.line;
    const parsed =
      line === overlong
        ? new BadLine(this.#source, number, 'null', this.#tooLong)
        : this.#parse(line, number);
    if (parsed === undefined) return;
    if (parsed instanceof BadLine) this.#source.settle(parsed.command, parsed.failure, undefined);
    else if (parsed instanceof ControlLine) this.#sink.control(parsed);
    else this.#sink.accept(parsed);
  }

  #endOf(fault: Fault | undefined): InputEnd {
    const { lines } = this.#splitter;
    return fault === undefined ? { type: 'ended', lines } : { type: 'failed', lines, ...fault };
  }

  #finish(end: InputEnd): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#ended.resolve(end);
  }
}
