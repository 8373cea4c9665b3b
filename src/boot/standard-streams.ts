import type { Readable } from 'node:stream';
import {
  type Command,
  defaultTool,
  type ErrorCode,
  type Outcome,
  type Run,
  type StreamingSource,
} from '../command.js';
import type { InputConfig, OutputConfig } from '../config/start-config.js';
import type { ControlSession } from '../control/control-session.js';
import type { InputReport } from '../control/reports.js';
import type { Emit } from '../events.js';
import type { CommandPool } from '../pool/command-pool.js';
import { type ControlLine, isTarget } from '../stdio/input/control-line.js';
import { endOfInput } from '../stdio/input/end-of-input.js';
import { bytesAhead } from '../stdio/input/file-size.js';
import { inputKind } from '../stdio/input/input-kind.js';
import { openInput } from '../stdio/input/open-input.js';
import { commandParser } from '../stdio/input/parse-command.js';
import type { LineParser } from '../stdio/input/parsed-line.js';
import { plainLineParser } from '../stdio/input/plain-line.js';
import { type InputEnd, Reader } from '../stdio/input/reader.js';
import { Output, type OutputFault } from '../stdio/output/output.js';
import { ResultsWriter } from '../stdio/output/results-writer.js';
import { systemFault } from '../stdio/output/system-fault.js';
import { keyedParser } from '../stdio/results-log/keyed-parser.js';
import { Unanswered } from '../stdio/unanswered.js';
import type { ByteString } from '../util/byte-string.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { telling } from './lines-answered.js';
import type { Results } from './open-results.js';

/** What a command answers that was read and, because everything ended, not done, or not to its end. */
const undone: ReadonlySet<ErrorCode> = new Set(['shutting_down', 'worker_unavailable', 'worker_crashed']);

/**
 * Bytes of results that may wait for their reader before nothing more is started: several large ones, so that workers have
 * something to do while those are written.
 */
const waitingResultsBytes = 16 * 1024 * 1024;

export interface StreamsOptions {
  readonly input: InputConfig;
  readonly output: OutputConfig;
  readonly results: Results;
  /** Read instead of a standard input that gives keys. */
  readonly instead?: Readable | undefined;
  readonly pool: CommandPool;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly onOutputFault: (fault: OutputFault) => void;
  /** Answers a control line of the input. */
  readonly onControl: (line: ControlLine, session: ControlSession) => void;
}

/** Standard input and the results, on either side of a pool: each pauses the other where it is full. */
export class StandardStreams implements ControlSession {
  readonly left: ControlSession['left'] = new AbortController().signal;
  readonly ending: ControlSession['ending'] = new AbortController().signal;
  readonly #options: StreamsOptions;
  readonly #output: Output;
  readonly #writer: ResultsWriter;
  /** Writes results of commands that were not read here. */
  readonly #others: ResultsWriter;
  readonly #kind: InputReport['kind'];
  readonly #size: number | null;
  readonly #reader: Reader;
  readonly #unanswered = new Unanswered();
  readonly #onEnd: 'finish' | 'stay';
  #room = deferred();
  #stage: 'reading' | 'read' = 'reading';
  #lost = 0;

  constructor(options: StreamsOptions) {
    this.#options = options;
    const { input, output, results, pool, clock, emit } = options;
    this.#output = new Output({
      descriptor: results.descriptor,
      highWaterMark: waitingResultsBytes,
      onRoom: () => this.#onRoom(),
      onFault: options.onOutputFault,
    });
    const written = {
      output: this.#output,
      hasTiming: output.hasTiming,
      hasKeys: results.log !== undefined,
      onLine: results.log?.handOver,
    };
    this.#writer = new ResultsWriter({
      ...written,
      onSettled: (command, outcome, run) => this.#onSettled(command, outcome, run),
    });
    this.#others = new ResultsWriter(written);
    const kind = inputKind();
    this.#kind = kind;
    this.#size = (kind === 'file' ? bytesAhead() : undefined) ?? null;
    this.#reader = this.#read(options.instead ?? openInput(kind, clock));
    pool.onRoom(() => this.#reader.resume());

    const { onEnd, why } = endOfInput(input.onEof, kind);
    emit({ type: 'input-opened', kind, onEnd, why });
    this.#onEnd = onEnd;
    const { log } = results;
    if (log !== undefined) {
      pool.onSending(() => log.note(pool.inFlight));
      emit({ type: 'results-resumed', ...log.found });
    }
  }

  /** Whether the end of the input is the end of the program. */
  get finishes(): boolean {
    return this.#onEnd === 'finish';
  }

  /** How far the input was read. */
  get input(): InputReport {
    const { lines, bytes } = this.#reader;
    return { kind: this.#kind, lines, bytes, size: this.#size };
  }

  /** Takes results of commands that somebody else has sent, and counts them as those of the input. */
  get results(): StreamingSource {
    return this.#others;
  }

  /** Lines that were answered, and what else there was in `results`. */
  get commands(): number {
    return this.#writer.ok + this.#others.ok + this.failed;
  }

  get failed(): number {
    return this.#writer.failed + this.#others.failed;
  }

  /** Lines that failed in runs before, which this one resumes. */
  get failedBefore(): number {
    return this.#options.results.log?.found.failed ?? 0;
  }

  /** Commands that were not done since `stopReading`. */
  get lost(): number {
    return this.#lost;
  }

  /** Begins to read; settles when no more will be read. */
  read(): Promise<InputEnd> {
    this.#reader.start();
    return this.#reader.ended.then((end) => {
      this.#tellSkipped(end);
      return end;
    });
  }

  stopReading(): void {
    this.#stage = 'read';
    this.#reader.stop();
  }

  /** Resolves once every result is with the kernel, and with the disk where they are a log, or can never be. */
  async finishWriting(): Promise<void> {
    const { log, joblog } = this.#options.results;
    await this.#output.end();
    const [fault] = await Promise.all([log?.end(), joblog?.end()]);
    if (fault !== undefined) this.#options.onOutputFault({ type: 'failed', message: systemFault(fault) });
  }

  /** Gives up what a reader does not take. */
  abandonWriting(): void {
    this.#output.abandon();
  }

  get isBackedUp(): boolean {
    return this.#writer.isBackedUp;
  }

  settle(...answer: Parameters<ResultsWriter['settle']>): void {
    this.#writer.settle(...answer);
  }

  chunk(command: Command, payload: ByteString, seq: number): void {
    this.#writer.chunk(command, payload, seq);
  }

  settleStream(command: Command, chunks: number): void {
    this.#writer.settleStream(command, chunks);
  }

  cancel(line: ControlLine): number {
    return this.#options.pool.cancel(this, (command) => isTarget(command, line));
  }

  /** Resolves once every line that was read has its answer. */
  whenAnswered(): Promise<void> {
    return this.#unanswered.whenAnswered();
  }

  whenAnsweredBefore({ command }: ControlLine): Promise<void> {
    return this.#unanswered.whenAnsweredBefore(command);
  }

  async whenRoom(): Promise<void> {
    if (this.#output.isFull) await this.#room.promise;
  }

  #read(input: Readable): Reader {
    const { pool, input: config, onControl, emit } = this.#options;
    const output = this.#output;
    return new Reader({
      input,
      parse: this.#keyed(this.#parser(config)),
      separator: config.format === 'null' ? 'null' : 'newline',
      maxLine: config.maxLineBytes,
      source: telling(this, emit, () => this.#unanswered.accepted()),
      sink: {
        get isFull() {
          return pool.isFull || output.isFull;
        },
        accept: (command) => {
          this.#unanswered.accepted();
          pool.accept(command);
        },
        control: (line) => {
          this.#unanswered.accepted();
          onControl(line, this);
        },
        flush: () => pool.flush(),
      },
    });
  }

  #parser(config: InputConfig): LineParser {
    if (config.format !== 'json') return plainLineParser(this, defaultTool);
    return commandParser(this, { defaultTool: config.defaultTool === undefined ? undefined : defaultTool });
  }

  /** Where somebody asks for them, commands get keys; without, that costs nothing. */
  #keyed(parse: LineParser): LineParser {
    const { log, joblog } = this.#options.results;
    return log === undefined && joblog === undefined ? parse : keyedParser(parse, log);
  }

  #tellSkipped({ type }: InputEnd): void {
    const { log } = this.#options.results;
    if (log === undefined) return;
    const unclaimed = type === 'ended' ? log.unclaimed : undefined;
    this.#options.emit({ type: 'lines-skipped', lines: log.skipped, unclaimed });
  }

  #onRoom(): void {
    this.#room.resolve();
    this.#room = deferred();
    this.#options.pool.flush();
    this.#reader.resume();
  }

  #onSettled(command: Command, outcome: Outcome, run: Run | undefined): void {
    this.#options.results.joblog?.take(command, outcome, run);
    this.#unanswered.answered(command);
    if (this.#stage === 'read' && !outcome.ok && undone.has(outcome.error.code)) this.#lost++;
  }
}
