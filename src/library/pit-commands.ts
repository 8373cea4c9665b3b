import { type Affinity, Command, type CommandSource, type Outcome } from '../command.js';
import type { WorkPool } from '../pool/work-pool.js';
import { commandParser } from '../stdio/input/parse-command.js';
import { BadLine } from '../stdio/input/parsed-line.js';
import { encodeText } from '../util/byte-string.js';
import { deferred } from '../util/deferred.js';
import { CommandFailed } from './command-error.js';
import { fromJson, toJson } from './json-values.js';
import { StreamSource } from './stream-source.js';

/** Keyword arguments, or positional ones. */
export type CallArguments = Readonly<Record<string, unknown>> | readonly unknown[];

/** What a command asks for beyond its tool and arguments; left out: what the tool, or the pit, says. */
export interface CallOptions {
  /** Run time it gets, in milliseconds, more than 0. */
  readonly timeoutMs?: number | undefined;
  /** Further attempts after a failure that another one may mend: 0 to 1000. */
  readonly retries?: number | undefined;
  /** The pool that is to run it. Default: the one that has its tool. */
  readonly pool?: string | undefined;
  /** It may be run again where a worker died in it. */
  readonly idempotent?: boolean | undefined;
  /** The conversation it belongs to, which one worker keeps things for: 1 to 256 bytes. */
  readonly session?: string | undefined;
  /** Of a command with a session: what happens where its worker is busy, or gone. */
  readonly affinity?: Affinity | undefined;
  /** The span it belongs to, as W3C Trace Context writes it. */
  readonly traceparent?: string | undefined;
  /** Cancels it: it rejects with the code `cancelled`, once it has ended. */
  readonly signal?: AbortSignal | undefined;
}

/** Commands of the program that a pit runs in. */
export class PitCommands {
  readonly #pool: WorkPool;
  readonly #defaultTool: string | undefined;
  #lines = 0;
  #flush: 'none' | 'due' = 'none';

  constructor(pool: WorkPool, defaultTool: string | undefined) {
    this.#pool = pool;
    this.#defaultTool = defaultTool;
  }

  async call(tool: string, args: CallArguments, options: CallOptions): Promise<unknown> {
    const settled = deferred<Outcome>();
    const source: CommandSource = { settle: (_command, outcome) => settled.resolve(outcome) };
    const withdraw = await this.#send(source, tool, args, options);
    const outcome = await settled.promise;
    withdraw();
    if (!outcome.ok) throw new CommandFailed(outcome.error);
    return fromJson(outcome.result);
  }

  async *stream(tool: string, args: CallArguments, options: CallOptions): AsyncGenerator<unknown, void> {
    const source = new StreamSource(() => this.#pool.flush());
    const withdraw = await this.#send(source, tool, args, options);
    try {
      for (let part = await source.next(); part !== undefined; part = await source.next())
        yield fromJson(part);
    } finally {
      withdraw();
      if (source.isOpen) this.#cancel(source);
    }
  }

  /** Resolves once it is with the pool; to the undo of listening to its signal. */
  async #send(source: CommandSource, tool: string, args: CallArguments, options: CallOptions) {
    const { signal } = options;
    const parsed = commandParser(source, { defaultTool: this.#defaultTool, verbs: [] })(
      encodeText(lineOf(tool, args, options)),
      ++this.#lines,
    );
    if (parsed instanceof BadLine) throw new CommandFailed(parsed.failure.error);
    if (!(parsed instanceof Command)) throw new TypeError('a command is an object with a tool');
    await this.#room(parsed);
    if (signal?.aborted) throw new CommandFailed({ code: 'cancelled', message: 'it was cancelled' });
    this.#pool.accept(parsed);
    this.#flushSoon();
    if (signal === undefined) return () => {};
    const cancel = () => this.#cancel(source);
    signal.addEventListener('abort', cancel, { once: true });
    return () => signal.removeEventListener('abort', cancel);
  }

  /** Many that are sent in one turn go out together. */
  #flushSoon(): void {
    if (this.#flush === 'due') return;
    this.#flush = 'due';
    queueMicrotask(() => {
      this.#flush = 'none';
      this.#pool.flush();
    });
  }

  /** Calls do not come one behind the other: what another of several pools is full of holds up nobody here. */
  async #room(command: Command): Promise<void> {
    while (this.#pool.isFullFor(command)) {
      const room = deferred();
      const undo = this.#pool.onRoom(room.resolve);
      await room.promise;
      undo();
    }
  }

  #cancel(source: CommandSource): void {
    this.#pool.cancel(source, () => true);
  }
}

function lineOf(tool: string, args: CallArguments, options: CallOptions): string {
  const { timeoutMs, retries, idempotent, session, affinity, pool, traceparent } = options;
  const asked = { timeout_ms: timeoutMs, retries, idempotent, session, affinity, pool, traceparent };
  return toJson({ tool: tool === '' ? undefined : tool, args, ...asked });
}
