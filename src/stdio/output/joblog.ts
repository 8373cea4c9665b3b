import type { Command, Outcome, Run } from '../../command.js';
import { type ByteString, encodeText } from '../../util/byte-string.js';
import type { Clock } from '../../util/clock.js';
import type { Descriptor } from './descriptor.js';
import { LossyOutput } from './lossy-output.js';

const waitingBytes = 16 * 1024 * 1024;

export interface JoblogOptions {
  readonly descriptor: Descriptor;
  /** What commands are of that name no tool. */
  readonly defaultTool: string | undefined;
  readonly clock: Clock;
  /** Told once where nothing can be written any more. */
  readonly onFault: (message: string) => void;
  /** Milliseconds since the epoch. Default: what the system says. */
  readonly wallClock?: (() => number) | undefined;
}

/**
 * When, where and how long each command ran, a line of JSON each. Nobody waits for it: while 16 MiB wait to be written, lines
 * are left out, and counted.
 */
export class Joblog {
  readonly #defaultTool: ByteString;
  readonly #wallClock: () => number;
  readonly #output: LossyOutput;

  constructor({ descriptor, defaultTool, clock, onFault, wallClock = Date.now }: JoblogOptions) {
    this.#defaultTool = encodeText(JSON.stringify(defaultTool ?? null));
    this.#wallClock = wallClock;
    this.#output = new LossyOutput({
      descriptor,
      clock,
      highWaterMark: waitingBytes,
      onDropped: (lines) => this.#output.insist(`{"dropped":${lines}}\n`),
      onFault: (fault) => {
        if (fault.type === 'failed') onFault(`--joblog can no longer be written: ${fault.message}`);
      },
    });
  }

  /** A command has its answer just now. */
  take(command: Command, outcome: Outcome, run: Run | undefined): void {
    this.#output.offer(() => this.#lineOf(command, outcome, run));
  }

  /** Resolves when all is written, or could not be within a second. */
  end(): Promise<void> {
    this.#output.tellDropped();
    return this.#output.end();
  }

  #lineOf(command: Command, outcome: Outcome, run: Run | undefined): ByteString {
    const { id, line, key } = command;
    const code = outcome.ok ? 'null' : `"${outcome.error.code}"`;
    return (
      `{"line":${line},"id":${id},"tool":${this.#toolOf(command)},"key":${key === undefined ? 'null' : `"${key}"`},` +
      `${this.#timesOf(run)},"ok":${outcome.ok},"code":${code},${placeOf(run)}}\n`
    );
  }

  #toolOf({ tool, args }: Command): ByteString {
    if (tool !== '') return encodeText(JSON.stringify(tool));
    // Lines that are no commands have nothing to be called with.
    return args === '' ? 'null' : this.#defaultTool;
  }

  #timesOf(run: Run | undefined): ByteString {
    if (run === undefined) return '"start":null,"ms":null';
    const start = new Date(this.#wallClock() - run.ms).toISOString();
    return `"start":"${start}","ms":${Math.round(run.ms * 1000) / 1000}`;
  }
}

function placeOf(run: Run | undefined): ByteString {
  return run === undefined
    ? '"worker":null,"attempt":null'
    : `"worker":${encodeText(JSON.stringify(run.worker))},"attempt":${run.attempt}`;
}
