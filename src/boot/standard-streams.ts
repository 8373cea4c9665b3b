import type { Readable } from 'node:stream';
import type { Command, ErrorCode, Failure, Outcome, Run, StreamingSource } from '../command.js';
import type { HaltRule } from '../config/halt-rule.js';
import type { InputConfig, OutputConfig } from '../config/start-config.js';
import type { ControlSession } from '../control/control-session.js';
import type { InputReport } from '../control/reports.js';
import type { Emit } from '../events.js';
import type { CommandPool } from '../pool/command-pool.js';
import { HaltWatch } from '../stdio/halt-watch.js';
import { type ControlLine, isTarget } from '../stdio/input/control-line.js';
import { endOfInput } from '../stdio/input/end-of-input.js';
import { bytesAhead } from '../stdio/input/file-size.js';
import { inputKind } from '../stdio/input/input-kind.js';
import { type LineFormat, lineFormat } from '../stdio/input/line-format.js';
import { openInput } from '../stdio/input/open-input.js';
import { type InputEnd, Reader } from '../stdio/input/reader.js';
import type { Descriptor } from '../stdio/output/descriptor.js';
import { formatResult } from '../stdio/output/format-result.js';
import { OrderedResults } from '../stdio/output/ordered-results.js';
import { Output, type OutputFault } from '../stdio/output/output.js';
import { ResultsWriter } from '../stdio/output/results-writer.js';
import { systemFault } from '../stdio/output/system-fault.js';
import { keyedParser } from '../stdio/results-log/keyed-parser.js';
import { Unanswered } from '../stdio/unanswered.js';
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
  /** When commands are enough; undefined: never. */
  readonly halt?: HaltRule | undefined;
  readonly pool: CommandPool;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly onOutputFault: (fault: OutputFault) => void;
  /** It is time to halt; called once, while a result is settled. */
  readonly onHalt?: ((rule: HaltRule) => void) | undefined;
  /** Answers a control line of the input. */
  readonly onControl: (line: ControlLine, session: ControlSession) => void;
}

/** Standard input and the results, on either side of a pool: each pauses the other where it is full. */
export class StandardStreams implements ControlSession {
  readonly left: ControlSession['left'] = new AbortController().signal;
  readonly ending: ControlSession['ending'] = new AbortController().signal;
  readonly #options: StreamsOptions;
  readonly #output: Output;
  readonly #errors: Output | undefined;
  readonly #writer: ResultsWriter;
  /** Writes results of commands that were not read here. */
  readonly #others: ResultsWriter;
  readonly #kind: InputReport['kind'];
  readonly #size: number | null;
  readonly #order: OrderedResults | undefined;
  readonly #halt: HaltWatch | undefined;
  /** Control lines that have no answer yet: no commands, to whoever counts those. */
  readonly #controls = new Set<Command>();
  readonly #reader: Reader;
  readonly #unanswered = new Unanswered();
  readonly #onEnd: 'finish' | 'stay';
  #room = deferred();
  #stage: 'reading' | 'read' = 'reading';
  #lost = 0;

  constructor(options: StreamsOptions) {
    this.#options = options;
    const { input, output, results, pool, clock, emit, halt } = options;
    this.#output = this.#open(results.descriptor);
    this.#errors = results.errors === undefined ? undefined : this.#open(results.errors);
    const how = {
      output: this.#output,
      hasTiming: output.hasTiming,
      hasKeys: results.log !== undefined,
      onRawError: output.isRaw ? this.#onRawError : undefined,
    };
    this.#writer = new ResultsWriter({
      ...how,
      onSettled: (command, outcome, run) => this.#onSettled(command, outcome, run),
    });
    this.#others = new ResultsWriter({ ...how, onLine: results.log?.handOver });
    this.#order = output.isOrdered
      ? new OrderedResults({ writer: this.#writer, onRoom: () => this.#onRoom() })
      : undefined;
    this.#halt = halt === undefined ? undefined : new HaltWatch(halt, () => options.onHalt?.(halt));
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

  /** Of these, those that failed by themselves, and not because everything halted. */
  get failedByThemselves(): number {
    return this.#halt?.failed ?? this.failed;
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
      if (end.type === 'ended') this.#halt?.inputEnded();
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
    await Promise.all([this.#output.end(), this.#errors?.end()]);
    const [fault] = await Promise.all([log?.end(), joblog?.end()]);
    if (fault !== undefined) this.#options.onOutputFault({ type: 'failed', message: systemFault(fault) });
  }

  /** Gives up what a reader does not take. */
  abandonWriting(): void {
    this.#output.abandon();
    this.#errors?.abandon();
  }

  get isBackedUp(): boolean {
    return this.#isOutputFull || this.#order?.isBackedUp === true;
  }

  get awaitedLine(): number | undefined {
    return this.#isOutputFull ? undefined : this.#order?.awaitedLine;
  }

  settle(...answer: Parameters<ResultsWriter['settle']>): void {
    const [command, outcome] = answer;
    // Now: it may wait for its turn, where the command is in nobody's hands any more.
    this.#options.results.log?.handOver();
    if (this.#halt !== undefined && !this.#controls.delete(command)) this.#halt.settled(outcome);
    (this.#order ?? this.#writer).settle(...answer);
  }

  get isStreaming(): boolean {
    return this.#options.output.isStream;
  }

  chunk(...part: Parameters<ResultsWriter['chunk']>): void {
    this.#options.results.log?.handOver();
    this.#writer.chunk(...part);
  }

  settleStream(...end: Parameters<ResultsWriter['settleStream']>): void {
    const [command] = end;
    this.#options.results.log?.handOver();
    if (!this.#controls.delete(command)) this.#halt?.settled({ ok: true, result: '' });
    (this.#order ?? this.#writer).settleStream(...end);
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
    if (this.#isOutputFull) await this.#room.promise;
  }

  get #isOutputFull(): boolean {
    return this.#output.isFull || this.#errors?.isFull === true;
  }

  #open(descriptor: Descriptor): Output {
    return new Output({
      descriptor,
      highWaterMark: waitingResultsBytes,
      onRoom: () => this.#onRoom(),
      onFault: this.#options.onOutputFault,
    });
  }

  #read(input: Readable): Reader {
    const { pool, input: config, onControl, emit } = this.#options;
    const isFull = () => pool.isFull || this.#isOutputFull || this.#order?.isFull === true;
    return new Reader({
      input,
      ...this.#format(config),
      maxLine: config.maxLineBytes,
      source: telling(this, emit, (command) => this.#accepted(command)),
      sink: {
        get isFull() {
          return isFull();
        },
        accept: (command) => {
          this.#accepted(command);
          pool.accept(command);
        },
        control: (line) => {
          this.#unanswered.accepted();
          this.#order?.expect(line.command);
          if (this.#halt !== undefined) this.#controls.add(line.command);
          onControl(line, this);
        },
        flush: () => pool.flush(),
      },
    });
  }

  /** A line that is a command, or was meant to be one. */
  #accepted(command: Command): void {
    this.#unanswered.accepted();
    this.#order?.expect(command);
    this.#halt?.accepted();
  }

  /** Where somebody asks for them, commands get keys; without, that costs nothing. */
  #format(config: InputConfig): LineFormat {
    const { log, joblog } = this.#options.results;
    const format = lineFormat(config, this);
    if (log === undefined && joblog === undefined) return format;
    return { ...format, parse: keyedParser(format, log) };
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

  readonly #onRawError = (command: Command, failed: Failure): void => {
    if (this.#errors !== undefined) {
      this.#errors.write(formatResult(command, failed));
      return;
    }
    const { code, message } = failed.error;
    this.#options.emit({ type: 'command-failed', line: command.line, code, message });
  };

  #onSettled(command: Command, outcome: Outcome, run: Run | undefined): void {
    this.#options.results.joblog?.take(command, outcome, run);
    this.#unanswered.answered(command);
    if (this.#stage === 'read' && !outcome.ok && undone.has(outcome.error.code)) this.#lost++;
  }
}
