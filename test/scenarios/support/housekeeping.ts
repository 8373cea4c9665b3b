import { setTimeout as wait } from 'node:timers/promises';
import { describeProcess, processesLeftWith } from '../../helpers/processes.js';
import { cleanUpMs, type ObservedPit } from './observed-pit.js';

/** Looks that nothing is left of programs that were killed. */
export class Housekeeping {
  readonly complaints: string[] = [];
  orphans = 0;
  filesLeft = 0;
  /** The longest time from a kill until nothing was left. */
  slowestMs = 0;
  /** Looks that are being taken. */
  #pending: Promise<void>[] = [];
  /** Of whom the next one is to find the remains. */
  #leftToNext: ObservedPit[] = [];

  complain(text: string): void {
    this.complaints.push(text);
  }

  /** From now on it has a second until nothing of it may be left, or until the next one has started. */
  expectNothingOf(
    pit: ObservedPit,
    how: { readonly isLeftToNext: boolean; readonly isPressed: boolean },
  ): void {
    if (how.isLeftToNext) this.#leftToNext.push(pit);
    else this.#pending.push(this.#look(pit, !how.isPressed && this.#leftToNext.length === 0));
  }

  /** Waits for what is being looked at. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending.splice(0));
  }

  /** One has started and serves: whatever was left to it must be gone. */
  async settleAll(): Promise<void> {
    await this.settle();
    await Promise.all(this.#leftToNext.splice(0).map((pit) => this.#look(pit, false)));
  }

  async #look(pit: ObservedPit, hasHouseToItself: boolean): Promise<void> {
    const killedAt = performance.now();
    try {
      const left = await processesLeftWith(pit.mark, cleanUpMs);
      this.orphans += left.length;
      for (const pid of left) this.complain(`left: ${describeProcess(pid)}`);
      if (hasHouseToItself) {
        // Of one that was killed before it had the name, the sentinel of the one before may still be at it.
        while (pit.files().length > 0 && performance.now() < killedAt + cleanUpMs) await wait(20);
        const files = pit.files();
        this.filesLeft += files.length;
        if (files.length > 0) this.complain(`left: ${files.join(' ')}`);
      }
      this.slowestMs = Math.max(this.slowestMs, performance.now() - killedAt);
    } finally {
      await pit.dispose();
    }
  }
}
