import type { Command, Failure, Outcome, StreamingSource } from '../command.js';
import type { ByteString } from '../util/byte-string.js';
import { deferred } from '../util/deferred.js';
import { CommandFailed } from './command-error.js';

/** Parts that may wait for who iterates before the generator is held at its `yield`. */
const mostWaiting = 64;

type State =
  | { readonly is: 'open' }
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly failure: Failure };

/** Where the parts of one command's result wait for whoever takes them, one by one. */
export class StreamSource implements StreamingSource {
  readonly isStreaming = true;
  readonly #onRoom: () => void;
  readonly #parts: ByteString[] = [];
  #state: State = { is: 'open' };
  #wake = deferred();

  /** `onRoom`: parts were backed up, and are no more. */
  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  get isBackedUp(): boolean {
    return this.#parts.length >= mostWaiting;
  }

  get isOpen(): boolean {
    return this.#state.is === 'open';
  }

  chunk(_command: Command, payload: ByteString): void {
    this.#parts.push(payload);
    this.#wake.resolve();
  }

  settleStream(): void {
    this.#end({ is: 'done' });
  }

  /** A tool that is no generator gives one part: its result. */
  settle(_command: Command, outcome: Outcome): void {
    if (outcome.ok) this.#parts.push(outcome.result);
    this.#end(outcome.ok ? { is: 'done' } : { is: 'failed', failure: outcome });
  }

  /** The next part; undefined after the last. Rejects with a CommandFailed where the command failed. */
  async next(): Promise<ByteString | undefined> {
    while (this.#parts.length === 0 && this.#state.is === 'open') {
      await this.#wake.promise;
      this.#wake = deferred();
    }
    const wasBackedUp = this.isBackedUp;
    const part = this.#parts.shift();
    if (wasBackedUp && !this.isBackedUp) this.#onRoom();
    if (part === undefined && this.#state.is === 'failed') throw new CommandFailed(this.#state.failure.error);
    return part;
  }

  #end(state: State): void {
    this.#state = state;
    this.#wake.resolve();
  }
}
