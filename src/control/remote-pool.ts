import type { Socket } from 'node:net';
import {
  type Command,
  type CommandOptions,
  type CommandSource,
  defaultTool,
  type Failure,
  failure,
  type Outcome,
} from '../command.js';
import type { CommandPool } from '../pool/command-pool.js';
import type { ControlLine } from '../stdio/input/control-line.js';
import { LineSplitter, overlong } from '../stdio/input/line-splitter.js';
import { Output } from '../stdio/output/output.js';
import { StreamDescriptor } from '../stdio/output/stream-descriptor.js';
import { type ByteString, encodeText } from '../util/byte-string.js';
import { deferred } from '../util/deferred.js';
import type { ControlSession } from './control-session.js';
import { PendingCommands } from './pending-commands.js';
import { type ResultLine, readResultLine } from './read-result-line.js';

/** Commands on their way at once: enough that the other side never waits for more. */
const mostUnanswered = 4000;

/** Bytes of results, as large as they are expected to be, that may be on their way: there is nowhere to leave them but here. */
const mostBytes = 64 * 1024 * 1024;

/** How large a result is taken to be before the first has come. */
const firstExpectedBytes = 4096;

/** How much of a new, smaller size counts. */
const decay = 0.1;

/** Results have the bound of the pool they come from; this one only keeps garbage from filling memory. */
const longestLine = 512 * 1024 * 1024;

export interface RemotePoolOptions {
  /** Connected, its greeting read; `rest` is what came after that. */
  readonly socket: Socket;
  readonly rest: Buffer;
  /** The tool of commands that name none; undefined: the pool's own. */
  readonly tool: string | undefined;
  /** What commands ask for that do not say otherwise. */
  readonly preset: CommandOptions;
}

/** A pool in another process: commands go to its control socket, one line each, and results come back the same way. */
export class RemotePool implements CommandPool {
  /** Settles when the other side has ended, or the connection broke. */
  readonly lost: Promise<void>;
  readonly #socket: Socket;
  readonly #tool: string | undefined;
  readonly #preset: CommandOptions;
  readonly #output: Output;
  readonly #splitter = new LineSplitter({ maxLine: longestLine });
  /** By the number that stands for their id on the connection. */
  readonly #pending = new PendingCommands();
  /** Control lines that were passed on. */
  readonly #asked = new Map<number, (outcome: Outcome) => void>();
  readonly #roomListeners = new Set<() => void>();
  readonly #sendingListeners = new Set<() => void>();
  readonly #lost = deferred();
  /** Takes results more slowly than they come: meanwhile none is read. */
  #slow: CommandSource | undefined;
  #lastId = 0;
  #expectedBytes = firstExpectedBytes;
  /** Most commands are of the tool of the one before: its name is not quoted anew. */
  #lastName: string | undefined;
  #lastNamed: ByteString = '';
  /** What everything answers that has no answer yet, once the connection is over. */
  #over: Failure | undefined;

  constructor({ socket, rest, tool, preset }: RemotePoolOptions) {
    this.#socket = socket;
    this.#tool = tool;
    this.#preset = preset;
    this.lost = this.#lost.promise;
    this.#output = new Output({ descriptor: new StreamDescriptor(socket), onRoom: () => this.#tellRoom() });
    socket.on('data', (chunk: Buffer) => this.#take(chunk)).resume();
    socket.once('close', () => {
      this.#end(failure('worker_unavailable', 'the pool has ended, or the connection to it broke'));
      this.#lost.resolve();
    });
    if (rest.length > 0) this.#take(rest);
  }

  get isFull(): boolean {
    return this.#pending.size >= this.#mostPending || this.#output.isFull;
  }

  get inFlight(): number {
    return this.#pending.size;
  }

  accept(command: Command): void {
    if (this.#over !== undefined) {
      command.source.settle(command, this.#over, undefined);
      return;
    }
    const id = ++this.#lastId;
    this.#pending.add(id, command);
    for (const listener of this.#sendingListeners) listener();
    this.#output.write(this.#lineOf(id, command));
  }

  flush(): void {
    this.#output.flush();
    if (this.#slow === undefined || this.#slow.isBackedUp) return;
    this.#slow = undefined;
    this.#socket.resume();
  }

  onRoom(listener: () => void): () => void {
    this.#roomListeners.add(listener);
    return () => this.#roomListeners.delete(listener);
  }

  onSending(listener: () => void): () => void {
    this.#sendingListeners.add(listener);
    return () => this.#sendingListeners.delete(listener);
  }

  cancel(source: CommandSource, isMeant: (command: Command) => boolean): number {
    let count = 0;
    for (const [id, command] of this.#pending.entries()) {
      if (command.source !== source || !isMeant(command)) continue;
      count++;
      this.#say({ control: 'cancel', id });
    }
    return count;
  }

  /** Answers a control line of our input: by what is known here, or by asking. */
  forward(line: ControlLine, session: ControlSession): void {
    void this.#answer(line, session).then((outcome) => session.settle(line.command, outcome, undefined));
  }

  /** Takes back what waits for a worker there: it answers `shutting_down`. */
  cancelWaiting(): void {
    this.#say({ control: 'cancel', waiting: true });
  }

  /** Sends a control line whose answer nobody waits for. */
  tell(line: object): void {
    this.#say(line);
  }

  /** Ends the connection: what is on its way is cancelled by the other side, and answers that. */
  close(): void {
    this.#end(failure('cancelled', 'its pipe was ended'));
    this.#socket.destroy();
  }

  async #answer(line: ControlLine, session: ControlSession): Promise<Outcome> {
    if (line.verb === 'cancel') return success({ cancelled: session.cancel(line) });
    if (line.verb === 'flush') {
      await session.whenAnsweredBefore(line);
      return success({ flushed: true });
    }
    if (this.#over !== undefined) return this.#over;
    const asked = deferred<Outcome>();
    const id = ++this.#lastId;
    this.#asked.set(id, asked.resolve);
    this.#say({ ...line.params, control: line.verb, id });
    return asked.promise;
  }

  #say(line: object): void {
    this.#output.write(encodeText(`${JSON.stringify(line)}\n`));
  }

  #lineOf(id: number, { tool, args, options, isStream }: Command): ByteString {
    const name = tool === defaultTool ? this.#tool : tool;
    if (name !== this.#lastName) {
      this.#lastName = name;
      this.#lastNamed = name === undefined ? '' : `"tool":${encodeText(JSON.stringify(name))},`;
    }
    return `{"id":${id},${this.#lastNamed}"args":${args}${optionsOf(options, this.#preset)}${isStream ? ',"stream":true' : ''}}\n`;
  }

  #take(chunk: Buffer): void {
    this.#splitter.feed(chunk);
    for (let line = this.#splitter.next(); line !== undefined; line = this.#splitter.next()) {
      if (line === overlong) this.#socket.destroy();
      else this.#settle(line);
    }
    if (this.#pending.size <= this.#mostPending / 2) this.#tellRoom();
  }

  /** Commands that may be on their way, one at least. */
  get #mostPending(): number {
    return Math.max(1, Math.min(mostUnanswered, mostBytes / this.#expectedBytes));
  }

  #settle(line: ByteString): void {
    const result = readResultLine(line);
    if (result === undefined) return;
    // What our own control lines answer has no id that is a command's.
    const command = this.#pending.get(result.id);
    if (command !== undefined) this.#answerWith(result, command, line.length);
    else if ('outcome' in result) {
      this.#asked.get(result.id)?.(result.outcome);
      this.#asked.delete(result.id);
    }
  }

  #answerWith(result: ResultLine, command: Command, bytes: number): void {
    const { source } = command;
    if ('chunk' in result) source.chunk?.(command, result.chunk, command.chunks++, result.unserializable);
    else {
      this.#pending.delete(result.id);
      this.#expectSize(bytes);
      if ('outcome' in result) source.settle(command, result.outcome, result.run);
      else source.settleStream?.(command, result.chunks, result.run);
    }
    if (!source.isBackedUp || this.#slow !== undefined) return;
    this.#slow = source;
    this.#socket.pause();
  }

  #expectSize(bytes: number): void {
    const smaller = (bytes - this.#expectedBytes) * decay;
    this.#expectedBytes = Math.max(bytes, this.#expectedBytes + smaller);
  }

  #tellRoom(): void {
    for (const listener of [...this.#roomListeners]) listener();
  }

  #end(answer: Failure): void {
    if (this.#over !== undefined) return;
    this.#over = answer;
    this.#output.abandon();
    for (const [id, command] of this.#pending.entries()) {
      this.#pending.delete(id);
      command.source.settle(command, answer, undefined);
    }
    for (const resolve of this.#asked.values()) resolve(answer);
    this.#asked.clear();
  }
}

function success(value: object): Outcome {
  return { ok: true, result: JSON.stringify(value) };
}

function sessionOf(session: string, affinity: CommandOptions['affinity']): string {
  const mode = affinity === undefined ? '' : `,"affinity":"${affinity}"`;
  return `,"session":${encodeText(JSON.stringify(session))}${mode}`;
}

function optionsOf(asked: CommandOptions, preset: CommandOptions): string {
  const { isIdempotent } = asked;
  const timeoutMs = asked.timeoutMs ?? preset.timeoutMs;
  const retries = asked.retries ?? preset.retries;
  const pool = asked.pool ?? preset.pool;
  return (
    (isIdempotent === undefined ? '' : `,"idempotent":${isIdempotent}`) +
    (timeoutMs === undefined ? '' : `,"timeout_ms":${timeoutMs}`) +
    (retries === undefined ? '' : `,"retries":${retries}`) +
    (asked.session === undefined ? '' : sessionOf(asked.session, asked.affinity)) +
    (pool === undefined ? '' : `,"pool":${encodeText(JSON.stringify(pool))}`)
  );
}
