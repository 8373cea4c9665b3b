import {
  Command,
  type Failure,
  isRetryable,
  type Outcome,
  type Run,
  type StreamingSource,
} from '../command.js';
import { SnakepitError } from '../errors.js';
import type { WorkPool } from '../pool/work-pool.js';
import { ControlLine, dataVerbs, isTarget } from '../stdio/input/control-line.js';
import { commandParser } from '../stdio/input/parse-command.js';
import { BadLine } from '../stdio/input/parsed-line.js';
import { formatChunk, formatResult, formatStreamEnd } from '../stdio/output/format-result.js';
import { Unanswered } from '../stdio/unanswered.js';
import { type ByteString, decodeText, encodeText } from '../util/byte-string.js';
import { type Deferred, deferred } from '../util/deferred.js';
import { type ControlClient, type LastLine, type OnPart, ReplyFailure } from './control-client.js';
import type { ControlService } from './control-service.js';
import type { ClientManners, ControlSession } from './control-session.js';
import { gone } from './greet.js';
import { type ReplyError, socketVerbs } from './protocol.js';
import { isParts, refusal, serve, serveControl } from './serve-control.js';

/** What there is of a control client where supervisor and client are one process. */
export type LocalLink = Pick<ControlClient, 'request' | 'command' | 'closed'>;

export interface LocalLinkOptions {
  readonly service: ControlService;
  readonly pool: WorkPool;
  /** The tool of commands that name none. */
  readonly defaultTool: string | undefined;
  /** Settles once the pit has ended, and nothing can be asked any more. */
  readonly ended: Promise<unknown>;
  /** Told of every part and result of its commands, as well. */
  readonly results?: StreamingSource | undefined;
}

/** A client of a pit in the pit's own process: the same verbs, and commands as any other client's. */
export function localLink(options: LocalLinkOptions): LocalLink {
  return new LocalClient(options);
}

interface Pending {
  readonly onPart: OnPart;
  readonly done: Deferred<LastLine>;
  /** Undefined for what is no command. */
  readonly results: StreamingSource | undefined;
}

const ignore = () => {};

class LocalClient implements LocalLink, ControlSession {
  readonly closed: Promise<void>;
  readonly #options: LocalLinkOptions;
  readonly #parse: ReturnType<typeof commandParser>;
  readonly #left = new AbortController();
  readonly #over = deferred<never>();
  readonly #unanswered = new Unanswered();
  /** Commands that have no answer yet, by their line. */
  readonly #pending = new Map<number, Pending>();
  #manners: ClientManners = {};
  /** Counts what was asked. */
  #lines = 0;

  constructor(options: LocalLinkOptions) {
    this.#options = options;
    this.#parse = commandParser(this, {
      defaultTool: options.defaultTool,
      verbs: [...dataVerbs, ...socketVerbs],
      isText: () => this.#manners.text ?? false,
    });
    const end = () => this.#end();
    this.closed = options.ended.then(end, end);
    this.#over.promise.catch(ignore);
  }

  async request(verb: string, params: object = {}, onPart: (part: unknown) => void = ignore) {
    if (this.left.aborted) throw gone();
    // Of a control line that is about a command, `id` is that command's.
    const { id, ...others } = params as Readonly<Record<string, unknown>>;
    const command = new Command(this, ++this.#lines, String(this.#lines), '', '', false);
    const line = new ControlLine(
      verb,
      id === undefined ? undefined : encodeText(JSON.stringify(id)),
      others,
      command,
    );
    this.#unanswered.accepted();
    try {
      return await Promise.race([this.#serve(line, onPart), this.#over.promise]);
    } catch (thrown) {
      if (this.left.aborted) throw thrown;
      throw new ReplyFailure(errorOf(refusal(SnakepitError.from(thrown))));
    } finally {
      this.#unanswered.answered(command);
    }
  }

  command(members: string, onPart: OnPart = ignore): Promise<LastLine> {
    if (this.left.aborted) return Promise.reject(gone());
    const { pool, service, results } = this.#options;
    const number = ++this.#lines;
    const done = deferred<LastLine>();
    this.#unanswered.accepted();
    const parsed = this.#parse(encodeText(`{"id":${number},${members}}`), number);
    const isControl = parsed instanceof ControlLine;
    this.#pending.set(number, { onPart, done, results: isControl ? undefined : results });
    if (parsed instanceof BadLine) this.settle(parsed.command, parsed.failure, undefined);
    else if (isControl) void serveControl(parsed, service, this);
    else if (parsed !== undefined) {
      pool.accept(parsed);
      pool.flush();
    }
    return done.promise;
  }

  get isBackedUp(): boolean {
    return this.#options.results?.isBackedUp ?? false;
  }

  settle(command: Command, outcome: Outcome, run: Run | undefined): void {
    this.#pending.get(command.line)?.results?.settle(command, outcome, run);
    this.#answer(command, formatResult(command, outcome, this.#manners.timing ? run : undefined));
  }

  chunk(...part: Parameters<StreamingSource['chunk']>): void {
    const [command, payload] = part;
    const pending = this.#pending.get(command.line);
    pending?.results?.chunk(...part);
    pending?.onPart(JSON.parse(decodeText(payload)), decodeText(formatChunk(...part)).trimEnd());
  }

  settleStream(command: Command, chunks: number, run?: Run): void {
    this.#pending.get(command.line)?.results?.settleStream(command, chunks, run);
    this.#answer(command, formatStreamEnd(command, chunks, this.#manners.timing ? run : undefined));
  }

  cancel(line: ControlLine): number {
    return this.#options.pool.cancel(this, (command) => isTarget(command, line));
  }

  whenAnsweredBefore({ command }: ControlLine): Promise<void> {
    return this.#unanswered.whenAnsweredBefore(command);
  }

  behave(manners: ClientManners): void {
    this.#manners = manners;
  }

  get left(): AbortSignal {
    return this.#left.signal;
  }

  /** Whatever is asked ends with the pit. */
  get ending(): AbortSignal {
    return this.#left.signal;
  }

  /** Parts go to a function of its own process. */
  async whenRoom(): Promise<void> {}

  async #serve(line: ControlLine, onPart: (part: unknown) => void): Promise<unknown> {
    const served = serve(line, this.#options.service, this);
    if (!isParts(served)) return served;
    for await (const part of served) onPart(part);
    return undefined;
  }

  #answer(command: Command, line: ByteString): void {
    this.#unanswered.answered(command);
    const pending = this.#pending.get(command.line);
    this.#pending.delete(command.line);
    const text = decodeText(line).trimEnd();
    pending?.done.resolve({ reply: JSON.parse(text), text });
  }

  #end(): void {
    this.#left.abort();
    this.#over.reject(gone());
    for (const { done } of this.#pending.values()) done.reject(gone());
    this.#pending.clear();
  }
}

function errorOf({ error }: Failure): ReplyError {
  const { code, message, details } = error;
  const retryable = isRetryable(error);
  return details === undefined ? { code, message, retryable } : { code, message, retryable, details };
}
