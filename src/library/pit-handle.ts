import type { RunningPit } from '../boot/boot-pit.js';
import type { ToolDescription } from '../bridge/worker-client.js';
import type { ScaleReport, WorkersReport } from '../control/protocol.js';
import type { StatusReport } from '../control/reports.js';
import type { RecordedEvent } from '../events.js';
import type { ReloadReport } from '../worker/rolling-reload.js';
import { follow } from './follow.js';
import { type CallArguments, type CallOptions, PitCommands } from './pit-commands.js';

/** How workers are restarted: all at once after what they hold, one after the other behind its successor, or cut. */
export interface RestartOptions {
  /** Default: all. */
  readonly workers?: readonly string[] | undefined;
  readonly order?: 'together' | 'rolling' | 'now' | undefined;
}

/** What can be called. */
export type PitTool = ToolDescription & {
  /** Not there: there is one, without a name. */
  readonly pool?: string;
};

/** A pool of Python workers that this program runs, until it is stopped. */
export class PitHandle implements AsyncDisposable {
  readonly #pit: RunningPit;
  readonly #commands: PitCommands;

  constructor(pit: RunningPit) {
    this.#pit = pit;
    this.#commands = new PitCommands(pit.pool, pit.defaultTool);
  }

  /** Others find it under this: `snakepit status --name …`. */
  get name(): string {
    return this.#pit.name;
  }

  /**
   * Runs a tool and resolves to what it gives; bytes are a Buffer. Waits while the queue is full. Rejects with a
   * `CommandFailed`, whose `code` says what went wrong.
   */
  call(tool: string, args: CallArguments = {}, options: CallOptions = {}): Promise<unknown> {
    return this.#commands.call(tool, args, options);
  }

  /**
   * What a generator yields, as it does. It is held at its `yield` while nobody takes more, and closed where the iteration
   * is left. A tool that is no generator gives one value. Throws as `call` rejects.
   */
  stream(tool: string, args: CallArguments = {}, options: CallOptions = {}): AsyncGenerator<unknown, void> {
    return this.#commands.stream(tool, args, options);
  }

  /** What can be called, with JSON Schemas; where there are several pools, in which. */
  async tools(): Promise<readonly PitTool[]> {
    const pools = (await this.#pit.service.describe(new AbortController().signal)) ?? [];
    return pools.flatMap(({ pool, tools }) =>
      pool === undefined ? tools : tools.map((tool) => ({ ...tool, pool })),
    );
  }

  /** What `snakepit status --json` says. */
  status(): StatusReport {
    return this.#pit.service.status();
  }

  /** Everything that happens from now on, in order; ends with the pit. Who reads too slowly misses some, and is told. */
  events(): AsyncGenerator<
    RecordedEvent['event'] | { readonly type: 'events-dropped'; readonly count: number },
    void
  > {
    return follow(this.#pit);
  }

  /** Resolves once nothing waits and nothing runs. */
  whenIdle(): Promise<void> {
    return this.#pit.service.waitFor('idle', new AbortController().signal);
  }

  /** Of several pools one has to be named. */
  scale(workers: number, pool?: string): Promise<ScaleReport> {
    return this.#pit.service.scale(workers, pool);
  }

  /** Also brings back what was given up. */
  restart({ workers, order = 'together' }: RestartOptions = {}): Promise<WorkersReport> {
    return this.#pit.service.restart(workers, order);
  }

  /** Adapter code anew, one worker after the other, the successor first. */
  reload(): Promise<ReloadReport> {
    return this.#pit.service.reload();
  }

  /** Has a worker finish what it holds, and take nothing until it is restarted. */
  drain(worker: string): Promise<WorkersReport> {
    return this.#pit.service.drain(worker);
  }

  /** Ends a session, once the calls that came before are answered; false where there is none. */
  endSession(id: string): boolean {
    return this.#pit.service.endSession(id);
  }

  /** Ends it: what runs may finish, unless that is to be now. Resolves when nothing of it is left. */
  async stop({ now = false }: { readonly now?: boolean } = {}): Promise<void> {
    if (now) this.#pit.kill('the program');
    else this.#pit.windDown('the program');
    await this.#pit.ended;
  }

  /** Settles when it has ended, also by itself: rejects where its workers failed for good. */
  async ended(): Promise<void> {
    const { end } = await this.#pit.ended;
    if ('error' in end) throw end.error;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
