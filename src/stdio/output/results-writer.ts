import type { Command, Failure, Outcome, Run, StreamingSource } from '../../command.js';
import { formatChunk, formatRaw, formatStreamEnd, writeResult } from './format-result.js';
import type { Output } from './output.js';

export interface ResultsWriterOptions {
  readonly output: Output;
  /** Say with each result where and how long it ran. Default: false. */
  readonly hasTiming?: boolean | undefined;
  /** Results are written bare, `null` for an error, which this is told. Default: they are objects. */
  readonly onRawError?: ((command: Command, failure: Failure) => void) | undefined;
  /** Say with each result the key of its line. Default: false. */
  readonly hasKeys?: boolean | undefined;
  /** Told of each line, before it is handed to the output. */
  readonly onLine?: (() => void) | undefined;
  /** Told of each result, after it was handed to the output. */
  readonly onSettled?: ((command: Command, outcome: Outcome, run: Run | undefined) => void) | undefined;
}

/** Where the results of standard input's commands go: one line each, in the order in which they come. */
export class ResultsWriter implements StreamingSource {
  readonly #output: Output;
  readonly #hasTiming: boolean;
  readonly #onRawError: ResultsWriterOptions['onRawError'];
  readonly #hasKeys: boolean;
  readonly #onLine: ResultsWriterOptions['onLine'];
  readonly #onSettled: ResultsWriterOptions['onSettled'];
  #ok = 0;
  #failed = 0;

  constructor(options: ResultsWriterOptions) {
    this.#output = options.output;
    this.#hasTiming = options.hasTiming ?? false;
    this.#onRawError = options.onRawError;
    this.#hasKeys = options.hasKeys ?? false;
    this.#onLine = options.onLine;
    this.#onSettled = options.onSettled;
  }

  /** Results so far that say `"ok":true`. */
  get ok(): number {
    return this.#ok;
  }

  /** Results so far that are errors. */
  get failed(): number {
    return this.#failed;
  }

  get isBackedUp(): boolean {
    return this.#output.isFull;
  }

  settle(command: Command, outcome: Outcome, run: Run | undefined): void {
    if (outcome.ok) this.#ok++;
    else this.#failed++;
    this.#onLine?.();
    if (this.#onRawError !== undefined) this.#settleRaw(command, outcome, this.#onRawError);
    else writeResult(this.#output, command, outcome, this.#hasTiming ? run : undefined, this.#hasKeys);
    this.#onSettled?.(command, outcome, run);
  }

  chunk(...[command, payload, seq, unserializable]: Parameters<StreamingSource['chunk']>): void {
    this.#onLine?.();
    this.#output.write(
      this.#isRaw ? formatRaw(payload) : formatChunk(command, payload, seq, unserializable, this.#hasKeys),
    );
  }

  settleStream(command: Command, chunks: number, run?: Run): void {
    this.#ok++;
    this.#onLine?.();
    const shown = this.#hasTiming ? run : undefined;
    // Of bare results the parts are all there is.
    if (!this.#isRaw) this.#output.write(formatStreamEnd(command, chunks, shown, this.#hasKeys));
    this.#onSettled?.(command, { ok: true, result: String(chunks) }, run);
  }

  get #isRaw(): boolean {
    return this.#onRawError !== undefined;
  }

  #settleRaw(
    command: Command,
    outcome: Outcome,
    onError: NonNullable<ResultsWriterOptions['onRawError']>,
  ): void {
    this.#output.write(formatRaw(outcome.ok ? outcome.result : 'null'));
    if (!outcome.ok) onError(command, outcome);
  }
}
