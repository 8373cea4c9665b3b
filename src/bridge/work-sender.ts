import { type ByteString, fromByteString } from '../util/byte-string.js';
import { detachBytes } from './attached-bytes.js';
import type { WorkMessage } from './serialize-work.js';
import { SessionColumns } from './session-columns.js';
import type { CommandAsks, WorkSession } from './worker-client.js';

/** Messages on their way at once. With two, one is filled while the other is taken in; more would only make them smaller. */
const maxMessagesUnderway = 2;

/** Bytes of arguments after which a message is full: larger ones are slower per byte (one that alone is larger still goes). */
const maxMessageBytes = 1024 * 1024;

/** From so many bytes on arguments are written into the message one by one; before, joining them first is faster. */
const largeBytes = 64 * 1024;

/** Bits of `WorkRequest.flags`. */
const textFlag = 1;
const streamFlag = 2;
const looseFlag = 4;
const freshFlag = 8;
const moreFlag = 16;

/**
 * The coalescing half of a work stream: what waits when the stream can take a message goes out as one. There is no timer,
 * so nothing waits that could go; under load the messages grow by themselves.
 */
export class WorkSender {
  /** Hands a message to the stream and calls back when the stream has taken it in. */
  readonly #write: (message: WorkMessage, taken: () => void) => void;
  readonly #isBatched: (toolIndex: number) => boolean;
  #underway = 0;

  // One column per field of the next messages, entry i of each for the i-th command.
  #firstSeq = 0;
  #tools: number[] = [];
  #args: ByteString[] = [];
  #flags: number[] = [];
  /** Bytes of the arguments of few, by the sequence number of their command. */
  readonly #attached = new Map<number, readonly Buffer[]>();
  /** Of few as well. */
  readonly #traces = new Map<number, string>();
  readonly #sessions = new SessionColumns();
  /** Of the next command. */
  #nextFlags = 0;

  /** Chunks of commands that were taken and not yet told of. */
  readonly #credit = new Map<number, number>();

  /** `isBatched`: whether commands of the tool with this index may share a call. */
  constructor(
    write: (message: WorkMessage, taken: () => void) => void,
    isBatched: (toolIndex: number) => boolean = () => false,
  ) {
    this.#write = write;
    this.#isBatched = isBatched;
  }

  add(
    seq: number,
    toolIndex: number,
    args: ByteString,
    { isText, isStream, isLoose, traceparent }: CommandAsks,
    session?: WorkSession,
  ): void {
    if (this.#tools.length === 0) this.#firstSeq = seq;
    const detached = detachBytes(args);
    if (detached !== undefined) this.#attached.set(seq, detached.bytes);
    if (session !== undefined) this.#sessions.add(this.#tools.length, session);
    if (traceparent !== undefined) this.#traces.set(seq, traceparent);
    this.#tools.push(toolIndex);
    this.#args.push(detached === undefined ? args : detached.text);
    this.#flags.push(
      this.#nextFlags | (isText ? textFlag : 0) | (isStream ? streamFlag : 0) | (isLoose ? looseFlag : 0),
    );
    this.#nextFlags = 0;
  }

  /** The next command shares no call with those before it. */
  beginCall(): void {
    this.#nextFlags = freshFlag;
  }

  /** Others that may share the call of the last command follow, though not at once. */
  expectMore(): void {
    const last = this.#flags.length - 1;
    if (last >= 0) this.#flags[last] = (this.#flags[last] ?? 0) | moreFlag;
  }

  grant(seq: number, chunks: number): void {
    this.#credit.set(seq, (this.#credit.get(seq) ?? 0) + chunks);
  }

  /** Says that no more commands of a session come, once those that were added are out. */
  endSession(session: number): void {
    this.#sessions.end(session);
  }

  flush(): void {
    while (this.#underway < maxMessagesUnderway) {
      const message = this.#nextMessage();
      if (message === undefined) return;
      this.#underway++;
      this.#write(message, this.#taken);
    }
  }

  readonly #taken = (): void => {
    this.#underway--;
    this.flush();
  };

  /** Of credit, where there is any: whoever waits for it cannot go on. */
  #nextMessage(): WorkMessage | undefined {
    if (this.#credit.size > 0) {
      const message = { creditSeq: [...this.#credit.keys()], creditChunks: [...this.#credit.values()] };
      this.#credit.clear();
      return message;
    }
    if (this.#tools.length > 0) return this.#nextCommands();
    return this.#sessions.hasEnded ? this.#sessions.take(0, 0) : undefined;
  }

  #nextCommands(): WorkMessage {
    const count = this.#messageLength();
    const args = this.#args.splice(0, count);
    const flags = this.#flags.splice(0, count);
    const tool = this.#tools.splice(0, count);
    if (this.#isCutBehind(tool.at(-1))) flags.push((flags.pop() ?? 0) | moreFlag);
    const argsSize = args.map((bytes) => bytes.length);
    const isLarge = argsSize.reduce((sum, size) => sum + size, 0) >= largeBytes;
    const message: WorkMessage = {
      firstSeq: this.#firstSeq,
      tool,
      argsSize,
      ...(isLarge ? { largeArgs: args } : { args: fromByteString(args.join('')) }),
      flags: flags.some((flag) => flag !== 0) ? flags : [],
    };
    if (this.#attached.size > 0) message.attached = this.#attachedTo(this.#firstSeq, count);
    if (this.#traces.size > 0) message.trace = this.#tracesOf(this.#firstSeq, count);
    this.#firstSeq += count;
    return this.#sessions.isEmpty
      ? message
      : { ...message, ...this.#sessions.take(count, this.#tools.length) };
  }

  #attachedTo(firstSeq: number, count: number): NonNullable<WorkMessage['attached']> {
    const attached = [];
    for (let index = 0; index < count; index++) {
      const bytes = this.#attached.get(firstSeq + index);
      if (bytes === undefined) continue;
      this.#attached.delete(firstSeq + index);
      for (const value of bytes) attached.push({ index, value });
    }
    return attached;
  }

  #tracesOf(firstSeq: number, count: number): NonNullable<WorkMessage['trace']> {
    const traces = [];
    for (const [seq, traceparent] of this.#traces) {
      if (seq >= firstSeq + count) break;
      this.#traces.delete(seq);
      traces.push({ index: seq - firstSeq, traceparent });
    }
    return traces;
  }

  /** Whether what waits begins with a command that may share the call of one of this tool. */
  #isCutBehind(tool: number | undefined): boolean {
    const [next] = this.#tools;
    return (
      next !== undefined && next === tool && this.#isBatched(next) && !((this.#flags[0] ?? 0) & freshFlag)
    );
  }

  /** How many of the waiting commands fit into one message: at least one. */
  #messageLength(): number {
    let bytes = 0;
    for (let i = 0; i < this.#args.length; i++) {
      bytes += (this.#args[i] as ByteString).length;
      if (this.#attached.size > 0) bytes += sizeOf(this.#attached.get(this.#firstSeq + i));
      if (bytes > maxMessageBytes) return Math.max(1, i);
    }
    return this.#args.length;
  }
}

function sizeOf(bytes: readonly Buffer[] = []): number {
  return bytes.reduce((sum, { length }) => sum + length, 0);
}
