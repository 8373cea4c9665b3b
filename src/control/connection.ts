import type { Socket } from 'node:net';
import { type Command, type CommandError, failure, type Outcome, type Run } from '../command.js';
import type { WorkPool } from '../pool/work-pool.js';
import { type ControlLine, dataVerbs, isTarget } from '../stdio/input/control-line.js';
import { commandParser } from '../stdio/input/parse-command.js';
import { Reader } from '../stdio/input/reader.js';
import { formatChunk, formatResult, formatStreamEnd } from '../stdio/output/format-result.js';
import { Output } from '../stdio/output/output.js';
import { StreamDescriptor } from '../stdio/output/stream-descriptor.js';
import { Unanswered } from '../stdio/unanswered.js';
import { encodeText } from '../util/byte-string.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import type { ControlService } from './control-service.js';
import type { ClientManners, ControlSession } from './control-session.js';
import { whenPeerLeft } from './peer.js';
import { type Greeting, socketVerbs } from './protocol.js';
import { serveControl } from './serve-control.js';

export interface ConnectionOptions {
  readonly greeting: Greeting;
  readonly service: ControlService;
  readonly pool: WorkPool;
  readonly defaultTool: string | undefined;
  readonly maxLine: number;
  readonly clock: Clock;
}

/** Commands of one client that may be unanswered before it is no longer read. */
const mostUnanswered = 1000;

/**
 * One client of the control socket: an input of commands like any other, with results on the same connection.
 *
 * It is read no further while it has too much unanswered, does not read its results, or has commands in a pool that is full:
 * whoever only asks, or steers, is heard however full that is. Where it says that it sends no
 * more (a half-close) it still gets every answer; where it has left, what it had in flight is cancelled.
 */
export class Connection implements ControlSession {
  /** Settles once it is over. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #output: Output;
  readonly #reader: Reader;
  readonly #unanswered = new Unanswered();
  readonly #left = new AbortController();
  readonly #ending = new AbortController();
  readonly #undoRoom: () => void;
  /** Of what it has unanswered, those that are control lines: the pool has the others. */
  readonly #asked = new Set<Command>();
  /** Of commands that may not wait for ever: what calls their time off. */
  readonly #patience = new Map<Command, () => void>();
  #manners: ClientManners = {};
  #room = deferred();

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    const { pool, greeting } = options;
    this.#output = new Output({
      descriptor: new StreamDescriptor(socket),
      onRoom: () => {
        this.#room.resolve();
        pool.flush();
        this.#reader.resume();
      },
      onFault: () => this.#leave(),
    });
    this.#reader = this.#read();
    this.#undoRoom = pool.onRoom(() => this.#reader.resume());
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.once('close', () => this.#leave());
    this.#say(greeting);
    this.#reader.start();
    void this.#reader.ended.then(() => this.#finish());
  }

  get left(): AbortSignal {
    return this.#left.signal;
  }

  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  get isBackedUp(): boolean {
    return this.#output.isFull;
  }

  settle(command: Command, outcome: Outcome, run: Run | undefined): void {
    this.#output.write(formatResult(command, outcome, this.#manners.timing ? run : undefined));
    this.#answered(command);
  }

  chunk(...part: Parameters<ControlSession['chunk']>): void {
    this.#output.write(formatChunk(...part));
  }

  settleStream(command: Command, chunks: number, run?: Run): void {
    this.#output.write(formatStreamEnd(command, chunks, this.#manners.timing ? run : undefined));
    this.#answered(command);
  }

  cancel(line: ControlLine): number {
    return this.#options.pool.cancel(this, (command) => isTarget(command, line));
  }

  cancelWaiting(): number {
    let count = 0;
    const isOurs = ({ source }: Command) => {
      if (source === this) count++;
      return source === this;
    };
    this.#options.pool.refuseWaiting(
      isOurs,
      failure('shutting_down', 'its sender halted before it was started'),
    );
    return count;
  }

  whenAnsweredBefore({ command }: ControlLine): Promise<void> {
    return this.#unanswered.whenAnsweredBefore(command);
  }

  behave(manners: ClientManners): void {
    this.#manners = manners;
  }

  async whenRoom(): Promise<void> {
    while (this.#output.isFull && !this.left.aborted) {
      this.#room = deferred();
      await this.#room.promise;
    }
  }

  whenTaken(): Promise<void> {
    return this.#output.whenTaken();
  }

  /** Answers what was read, then ends it, once the client has done so too: else what it has not read yet may be lost. */
  stop(): void {
    this.#ending.abort();
    this.#reader.stop();
  }

  /** Ends it at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Its commands that the pool has, and nobody has answered. */
  get #inPool(): number {
    return this.#unanswered.count - this.#asked.size;
  }

  #read(): Reader {
    const { pool, service, defaultTool, maxLine } = this.#options;
    const isFull = () =>
      this.#unanswered.count >= mostUnanswered ||
      this.#output.isFull ||
      (this.#inPool > 0 && pool.isFull && !this.#manners.reject);
    return new Reader({
      input: this.#socket,
      isAlsoOutput: true,
      parse: commandParser(this, {
        defaultTool,
        verbs: [...dataVerbs, ...socketVerbs],
        isText: () => this.#manners.text ?? false,
        isLoose: () => this.#manners.loose ?? false,
      }),
      maxLine,
      source: { settle: (command, outcome) => this.#refuse(command, outcome) },
      sink: {
        get isFull() {
          return isFull();
        },
        accept: (command) => this.#accept(command),
        control: (line) => {
          this.#unanswered.accepted();
          this.#asked.add(line.command);
          void serveControl(line, service, this);
        },
        flush: () => pool.flush(),
      },
    });
  }

  #accept(command: Command): void {
    const { pool, clock } = this.#options;
    const { reject, queueTimeoutMs } = this.#manners;
    this.#unanswered.accepted();
    if (reject && pool.isFullFor(command)) {
      const why = pool.intake === 'paused' ? 'commands are not taken for now (pause)' : 'the queue is full';
      this.settle(command, queueFull(why), undefined);
      return;
    }
    pool.accept(command);
    if (queueTimeoutMs === undefined) return;
    const late = queueFull(`it waited ${queueTimeoutMs} ms for a worker (--queue-timeout)`, {
      waited_ms: queueTimeoutMs,
    });
    const onLate = () => pool.refuseWaiting((other) => other === command, late);
    this.#patience.set(command, clock.schedule(queueTimeoutMs, onLate));
  }

  /** A line that is no command. */
  #refuse(command: Command, outcome: Outcome): void {
    this.#output.write(formatResult(command, outcome));
  }

  #answered(command: Command): void {
    // Most clients have only commands, and these may wait: for them nothing is looked up, command by command.
    if (this.#asked.size > 0) this.#asked.delete(command);
    if (this.#patience.size > 0) this.#endPatience(command);
    this.#unanswered.answered(command);
    if (this.#unanswered.count < mostUnanswered / 2 || this.#inPool === 0) this.#reader.resume();
  }

  #endPatience(command: Command): void {
    this.#patience.get(command)?.();
    this.#patience.delete(command);
  }

  /** It sends no more: it gets what it waits for, unless it has left altogether, which a write shows. */
  async #finish(): Promise<void> {
    const unwatch = whenPeerLeft(this.#socket, this.#options.clock, () => this.#leave());
    await Promise.race([this.#unanswered.whenAnswered(), this.#whenLeft()]);
    unwatch();
    await Promise.race([this.#output.end(), this.#whenLeft()]);
    this.#socket.end();
  }

  #whenLeft(): Promise<void> {
    if (this.left.aborted) return Promise.resolve();
    return new Promise((resolve) => this.left.addEventListener('abort', () => resolve(), { once: true }));
  }

  #leave(): void {
    if (this.left.aborted) return;
    this.#left.abort();
    this.#undoRoom();
    this.#room.resolve();
    this.#output.abandon();
    this.#reader.stop();
    this.#options.pool.cancel(this, () => true);
    for (const cancel of this.#patience.values()) cancel();
    this.#socket.destroy();
  }

  #say(message: object): void {
    this.#output.write(encodeText(`${JSON.stringify(message)}\n`));
  }
}

function queueFull(why: string, details?: CommandError['details']) {
  return failure('queue_full', why, details);
}
