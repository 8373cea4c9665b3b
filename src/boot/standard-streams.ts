import { type Command, type CommandSource, defaultTool, type ErrorCode, type Outcome } from '../command.js';
import type { InputConfig, OutputConfig } from '../config/start-config.js';
import type { Emit } from '../events.js';
import type { Pool } from '../pool/pool.js';
import { isTarget } from '../stdio/input/control-line.js';
import { endOfInput } from '../stdio/input/end-of-input.js';
import { inputKind } from '../stdio/input/input-kind.js';
import { openInput } from '../stdio/input/open-input.js';
import { commandParser } from '../stdio/input/parse-command.js';
import { plainLineParser } from '../stdio/input/plain-line.js';
import { type InputEnd, Reader } from '../stdio/input/reader.js';
import type { Descriptor } from '../stdio/output/descriptor.js';
import { Output, type OutputFault } from '../stdio/output/output.js';
import { ResultsWriter } from '../stdio/output/results-writer.js';
import type { Clock } from '../util/clock.js';

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
  /** Where results go. */
  readonly descriptor: Descriptor;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly onOutputFault: (fault: OutputFault) => void;
}

/** Standard input and the results, on either side of the pool: each pauses the other where it is full. */
export class StandardStreams {
  readonly #output: Output;
  readonly #writer: ResultsWriter;
  readonly #reader: Reader;
  readonly #onEnd: 'finish' | 'stay';
  #countsLost = false;
  #lost = 0;

  constructor(options: StreamsOptions) {
    const { input, output, descriptor, pool, clock, emit } = options;
    const results = new Output({
      descriptor,
      highWaterMark: waitingResultsBytes,
      onRoom: () => {
        pool.flush();
        reader.resume();
      },
      onFault: options.onOutputFault,
    });
    const writer = new ResultsWriter({
      output: results,
      hasTiming: output.hasTiming,
      onSettled: (command, outcome) => this.#onSettled(command, outcome),
    });
    const kind = inputKind();
    const reader = new Reader({
      input: openInput(kind, clock),
      parse:
        input.format === 'json'
          ? commandParser(writer, {
              defaultTool: input.defaultTool === undefined ? undefined : defaultTool,
              verbs: ['cancel'],
            })
          : plainLineParser(writer, defaultTool),
      separator: input.format === 'null' ? 'null' : 'newline',
      maxLine: input.maxLineBytes,
      source: telling(writer, emit),
      sink: {
        get isFull() {
          return pool.isFull || results.isFull;
        },
        accept: (command) => pool.accept(command),
        control: (line) => {
          const cancelled = pool.cancel(writer, (other) => isTarget(other, line));
          writer.settle(line.command, { ok: true, result: `{"cancelled":${cancelled}}` }, undefined);
        },
        flush: () => pool.flush(),
      },
    });
    pool.onRoom(() => reader.resume());

    const { onEnd, why } = endOfInput(input.onEof, kind);
    emit({ type: 'input-opened', kind, onEnd, why });
    this.#output = results;
    this.#writer = writer;
    this.#reader = reader;
    this.#onEnd = onEnd;
  }

  /** Whether the end of the input is the end of the program. */
  get finishes(): boolean {
    return this.#onEnd === 'finish';
  }

  /** Lines that were answered. */
  get commands(): number {
    return this.#writer.ok + this.#writer.failed;
  }

  get failed(): number {
    return this.#writer.failed;
  }

  /** Commands that were not done since `stopReading`. */
  get lost(): number {
    return this.#lost;
  }

  /** Begins to read; settles when no more will be read. */
  read(): Promise<InputEnd> {
    this.#reader.start();
    return this.#reader.ended;
  }

  stopReading(): void {
    this.#countsLost = true;
    this.#reader.stop();
  }

  /** Resolves once every result is with the kernel, or can never be. */
  finishWriting(): Promise<void> {
    return this.#output.end();
  }

  /** Gives up what a reader does not take. */
  abandonWriting(): void {
    this.#output.abandon();
  }

  #onSettled(_command: Command, outcome: Outcome): void {
    if (this.#countsLost && !outcome.ok && undone.has(outcome.error.code)) this.#lost++;
  }
}

/** Where lines are answered that are no commands: nobody else would tell of them. */
function telling(writer: ResultsWriter, emit: Emit): CommandSource {
  return {
    settle(command, outcome, run) {
      writer.settle(command, outcome, run);
      if (outcome.ok) return;
      emit({ type: 'commands-settled', worker: undefined, ok: 0, failed: { [outcome.error.code]: 1 } });
    },
  };
}
