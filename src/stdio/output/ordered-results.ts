import type { Command, Outcome, Run, StreamingSource } from '../../command.js';
import { Deque } from '../../util/deque.js';

/** Lines, from the first that has no result on, before no more are read. */
const mostPlaces = 10_000;

/** Bytes that may wait behind a result that has not come, before nothing but that is started. */
const mostBytes = 64 * 1024 * 1024;

/** What an error takes beside its message, about. */
const errorBytes = 1024;

/** A line that was read, and what is to be written of it. */
interface Place {
  readonly line: number;
  write: (() => void) | undefined;
  bytes: number;
}

export interface OrderedResultsOptions {
  /** Where results go, in the order of their lines. */
  readonly writer: StreamingSource;
  /** Called, in a turn of its own, when there is room again. */
  readonly onRoom: () => void;
}

/**
 * Puts terminal results into the order in which their lines were read; parts of results pass as they come.
 *
 * What cannot be written yet waits here, in a window that begins at the first line without a result. Where the window is full
 * no more is read, and where what waits is too large nothing is started but what all the rest waits for: so memory stays as
 * it is, however long one command takes. A result that is large by itself is written in its turn like any other.
 */
export class OrderedResults implements StreamingSource {
  readonly #writer: StreamingSource;
  readonly #onRoom: () => void;
  readonly #window = new Deque<Place>();
  /** Places that have no result yet, by line. */
  readonly #open = new Map<number, Place>();
  #bytes = 0;
  #isFull = false;

  constructor({ writer, onRoom }: OrderedResultsOptions) {
    this.#writer = writer;
    this.#onRoom = onRoom;
  }

  /** No more lines should be read: from when the window is full until less than half of it is taken. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** So much waits that nothing should be started but what it waits for. */
  get isBackedUp(): boolean {
    return this.#bytes >= mostBytes;
  }

  /** The line whose result all others wait for. */
  get awaitedLine(): number | undefined {
    return this.#window.peek()?.line;
  }

  /** Keeps the place of a line that was just read; lines come in their order. */
  expect({ line }: Command): void {
    const place: Place = { line, write: undefined, bytes: 0 };
    this.#window.push(place);
    this.#open.set(line, place);
    if (this.#window.length >= mostPlaces) this.#isFull = true;
  }

  settle(command: Command, outcome: Outcome, run: Run | undefined): void {
    if (this.#isFirst(command)) this.#writer.settle(command, outcome, run);
    else this.#keep(command, sizeOf(outcome), () => this.#writer.settle(command, outcome, run));
    this.#advance();
  }

  chunk(...part: Parameters<StreamingSource['chunk']>): void {
    this.#writer.chunk(...part);
  }

  settleStream(...end: Parameters<StreamingSource['settleStream']>): void {
    const [command] = end;
    if (this.#isFirst(command)) this.#writer.settleStream(...end);
    else this.#keep(command, 0, () => this.#writer.settleStream(...end));
    this.#advance();
  }

  /** Where it is the one that all others wait for, it leaves the window. */
  #isFirst({ line }: Command): boolean {
    if (this.#window.peek()?.line !== line) return false;
    this.#open.delete(line);
    this.#window.shift();
    return true;
  }

  #keep({ line, args, id }: Command, bytes: number, write: () => void): void {
    const place = this.#open.get(line);
    if (place === undefined) return;
    this.#open.delete(line);
    place.write = write;
    place.bytes = bytes + args.length + id.length;
    this.#bytes += place.bytes;
    if (this.isBackedUp) this.#isFull = true;
  }

  /** Writes what waits for nothing any more. */
  #advance(): void {
    for (let place = this.#window.peek(); place?.write !== undefined; place = this.#window.peek()) {
      this.#window.shift();
      this.#bytes -= place.bytes;
      place.write();
    }
    if (!this.#isFull || this.#window.length >= mostPlaces / 2 || this.#bytes >= mostBytes / 2) return;
    this.#isFull = false;
    queueMicrotask(this.#onRoom);
  }
}

function sizeOf(outcome: Outcome): number {
  if (outcome.ok) return outcome.result.length;
  const { message, details } = outcome.error;
  const traceback = details?.['traceback'];
  return errorBytes + message.length + (typeof traceback === 'string' ? traceback.length : 0);
}
