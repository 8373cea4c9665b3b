import type { Socket } from 'node:net';
import { type Deferred, deferred } from '../util/deferred.js';
import { gone, greet } from './greet.js';
import type { Greeting, Reply, ReplyError } from './protocol.js';

/** A request that was refused, or a command that failed. */
export class ReplyFailure extends Error {
  override readonly name = 'ReplyFailure';
  readonly error: ReplyError;

  constructor(error: ReplyError) {
    super(error.message);
    this.error = error;
  }
}

/** The last line that a command got. */
export interface LastLine {
  readonly reply: Reply;
  /** As it came, without its end: numbers in it are exact. */
  readonly text: string;
}

/** Told of a part of a result: what it is, and the whole line as it came, without its end. */
export type OnPart = (part: unknown, line: string) => void;

interface Pending {
  readonly onPart: OnPart;
  readonly done: Deferred<LastLine>;
}

/** The client's end of a control socket. */
export interface ControlClient {
  readonly greeting: Greeting;
  /** Settles when the connection is over, from whichever side. */
  readonly closed: Promise<void>;
  /**
   * Sends a control line, and resolves with its result; parts that come before the end go to `onPart`. Rejects with a
   * ReplyFailure where it is refused, and with a SnakepitError `not-running` where the connection ends before.
   */
  request(verb: string, params?: object, onPart?: (part: unknown) => void): Promise<unknown>;
  /** Sends a command as JSON text of its members, without the id; resolves with its last line, whatever that says. */
  command(members: string, onPart?: OnPart): Promise<LastLine>;
  /** Reads no more until `resume`: for whoever cannot take parts as fast as they come. */
  pause(): void;
  resume(): void;
  close(): void;
}

const newline = 0x0a;

/** Connects to the control socket at a path. Rejects as `greet` does. */
export async function connectControl(path: string, timeoutMs: number): Promise<ControlClient> {
  const { socket, greeting, rest } = await greet(path, timeoutMs);
  return client(socket, new Lines(socket, rest), greeting);
}

function client(socket: Socket, lines: Lines, greeting: Greeting): ControlClient {
  const pending = new Map<number, Pending>();
  const closed = deferred();
  let lastId = 0;

  void (async () => {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) take(line, pending);
    for (const { done } of pending.values()) done.reject(gone());
    pending.clear();
    closed.resolve();
  })();

  const send = (line: (id: number) => string, onPart: OnPart = () => {}): Promise<LastLine> => {
    const id = ++lastId;
    const done = deferred<LastLine>();
    if (socket.destroyed) return Promise.reject(gone());
    pending.set(id, { onPart, done });
    socket.write(`${line(id)}\n`);
    return done.promise;
  };
  return {
    greeting,
    closed: closed.promise,
    async request(verb, params = {}, onPart) {
      const { reply } = await send((id) => JSON.stringify({ control: verb, id, ...params }), onPart);
      if (!reply.ok) throw new ReplyFailure(reply.error);
      return 'result' in reply ? reply.result : undefined;
    },
    command: (members, onPart) => send((id) => `{"id":${id},${members}}`, onPart),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => socket.destroy(),
  };
}

function take({ value, text }: Line, pending: Map<number, Pending>): void {
  const reply = value as Reply;
  const known = typeof reply.id === 'number' ? pending.get(reply.id) : undefined;
  if (known === undefined) return;
  if (reply.ok && 'chunk' in reply) known.onPart(reply.chunk, text);
  else {
    pending.delete(reply.id as number);
    known.done.resolve({ reply, text });
  }
}

interface Line {
  readonly value: unknown;
  readonly text: string;
}

/** Lines of JSON, one after the other. */
class Lines {
  readonly #socket: Socket;
  readonly #ready: Line[] = [];
  #parts: Buffer[] = [];
  #wake = deferred();
  #isOver = false;

  /** `rest`: what was read of it before. */
  constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket;
    this.#take(rest);
    socket.on('data', (chunk: Buffer) => this.#take(chunk)).resume();
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isOver = true;
      this.#wake.resolve();
    });
  }

  /** Undefined at the end. */
  async next(): Promise<Line | undefined> {
    while (this.#ready.length === 0 && !this.#isOver) {
      await this.#wake.promise;
      if (!this.#isOver) this.#wake = deferred();
    }
    return this.#ready.shift();
  }

  #take(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      this.#parts.push(chunk.subarray(start, end));
      start = end + 1;
      try {
        const text = Buffer.concat(this.#parts).toString('utf8');
        this.#ready.push({ value: JSON.parse(text), text });
      } catch {
        // Whoever is at the other end is no snakepit.
        this.#socket.destroy();
      }
      this.#parts = [];
    }
    if (start < chunk.length) this.#parts.push(chunk.subarray(start));
    this.#wake.resolve();
  }
}
