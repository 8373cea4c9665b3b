import type { DeathCause, PitEvent } from '../../../src/events.js';

/** A worker that is ready, as the log told. */
export interface ReadyWorker {
  readonly worker: string;
  readonly generation: number;
  readonly pid: number;
}

/** Events that are followed; the rest of the log is not even parsed. */
const followed = /"type":"(worker-ready|worker-exited|worker-output-dropped|processes-left|slot-failed)"/;

/** What the log (`--log-format json`) tells of the workers. */
export class Slots {
  readonly #ready = new Map<string, ReadyWorker>();
  readonly #listeners = new Set<() => void>();
  readonly #deaths = new Map<DeathCause, number>();
  /** What must not happen, and has. */
  readonly complaints: string[] = [];
  droppedBytes = 0;

  get ready(): readonly ReadyWorker[] {
    return [...this.#ready.values()];
  }

  /** Resolves at the moment when it is so. */
  when(isSo: (ready: readonly ReadyWorker[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo(this.ready)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Workers that ended for one of these causes. */
  deaths(...causes: readonly DeathCause[]): number {
    return causes.reduce((sum, cause) => sum + (this.#deaths.get(cause) ?? 0), 0);
  }

  /** Takes one line of the log. */
  take(line: string): void {
    if (!followed.test(line)) return;
    const { event } = JSON.parse(line) as { readonly event: PitEvent };
    switch (event.type) {
      case 'worker-ready':
        this.#ready.set(event.worker, event);
        for (const look of [...this.#listeners]) look();
        break;
      case 'worker-exited':
        this.#deaths.set(event.cause, (this.#deaths.get(event.cause) ?? 0) + 1);
        if (this.#ready.get(event.worker)?.generation === event.generation) this.#ready.delete(event.worker);
        break;
      case 'worker-output-dropped':
        this.droppedBytes += event.bytes;
        break;
      case 'processes-left':
        this.complaints.push(`${event.worker} left processes: ${event.pids.join(', ')}`);
        break;
      case 'slot-failed':
        this.complaints.push(`${event.worker} gave up: ${event.reason}`);
        break;
      default:
    }
  }
}
