import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../../util/clock.js';
import { type Bytes, type Descriptor, toBuffer, type WriteDone } from '../output/descriptor.js';

const syncEveryMs = 1000;

/** What is done to the file just now, and whether the disk has all of it. */
type State =
  | { readonly type: 'synced' }
  /** Something was written that the disk may not have; it gets it when the time comes. */
  | { readonly type: 'unsynced'; readonly cancel: () => void }
  | { readonly type: 'syncing' }
  | { readonly type: 'ended' };

/** What file systems say that leave it to themselves when something is on disk. */
const cannotBeSynced: ReadonlySet<string | undefined> = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS']);

const synced: State = { type: 'synced' };
const syncing: State = { type: 'syncing' };

/** What it needs of a file. */
export type SyncedFile = Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>;

/** A file whose contents are with the disk a second after they were written, and at the end. */
export class SyncedDescriptor implements Descriptor {
  readonly #file: SyncedFile;
  readonly #clock: Clock;
  #state: State = synced;
  /** Something was written while it was being synced. */
  #isBehind = false;
  /** Why the disk did not take what it was given: told to whoever writes next. */
  #fault: NodeJS.ErrnoException | undefined;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();
  #syncing: Promise<void> = Promise.resolve();

  constructor(file: SyncedFile, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  /** Lines that the kernel has. */
  get lines(): number {
    return this.#written;
  }

  write(bytes: Bytes, done: WriteDone): void {
    if (this.#fault !== undefined) {
      const fault = this.#fault;
      queueMicrotask(() => done(fault));
      return;
    }
    const buffer = toBuffer(bytes);
    this.#writing = this.#file.appendFile(buffer).then(
      () => {
        this.#written += newlinesIn(buffer);
        this.#onWritten();
        done();
      },
      (error: NodeJS.ErrnoException) => done(error),
    );
  }

  /** Nothing more will be written; `end` gives the file back. */
  close(): void {}

  /** Resolves once the disk has everything and the file is closed, with what was wrong where it could not take it. */
  async end(): Promise<NodeJS.ErrnoException | undefined> {
    await this.#writing;
    if (this.#state.type === 'unsynced') this.#state.cancel();
    await this.#syncing;
    this.#state = { type: 'ended' };
    await this.#sync();
    await this.#file.close();
    return this.#fault;
  }

  #onWritten(): void {
    if (this.#state.type === 'syncing') this.#isBehind = true;
    if (this.#state.type === 'synced') this.#syncLater();
  }

  #syncLater(): void {
    this.#isBehind = false;
    const cancel = this.#clock.schedule(syncEveryMs, () => {
      this.#state = syncing;
      this.#syncing = this.#sync().then(() => {
        if (this.#state.type !== 'syncing') return;
        this.#state = synced;
        if (this.#isBehind) this.#syncLater();
      });
    });
    this.#state = { type: 'unsynced', cancel };
  }

  async #sync(): Promise<void> {
    await this.#file.datasync().catch((error: NodeJS.ErrnoException) => {
      if (!cannotBeSynced.has(error.code)) this.#fault ??= error;
    });
  }
}

const newline = 0x0a;

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}
