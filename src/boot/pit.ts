/**
 * Theory of operation.
 *
 * A pit is everything `start` runs: standard streams, pool and worker tree. It begins when it is made, and ends once, for
 * the first cause that comes up (`PitEnd`): the input is done, somebody asks, nobody reads, no worker can serve. Each
 * cause says what still happens to commands; then the workers are stopped, and the last results written. Asking again
 * (`kill`) makes whatever is being waited for short, and changes nothing else.
 */
import { failure, type StreamingSource } from '../command.js';
import type { HaltRule } from '../config/halt-rule.js';
import type { Redact } from '../config/secrets.js';
import type { StartConfig } from '../config/start-config.js';
import type { ControlService } from '../control/control-service.js';
import type { InputReport } from '../control/reports.js';
import { serveControl } from '../control/serve-control.js';
import { SnakepitError } from '../errors.js';
import type { Emit } from '../events.js';
import type { CommandObserver } from '../pool/command-observer.js';
import type { WorkPool } from '../pool/work-pool.js';
import type { OutputFault } from '../stdio/output/output.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import type { WorkerForest } from '../worker/worker-forest.js';
import { argsTeller } from './args-teller.js';
import { makePools, type PitPools } from './make-pools.js';
import type { Results } from './open-results.js';
import type { PitEnd, PitResult } from './pit-end.js';
import type { PitStreams } from './pit-streams.js';
import { StandardStreams } from './standard-streams.js';

export interface PitOptions {
  readonly config: StartConfig;
  readonly results: Results;
  readonly input: PitStreams['input'];
  readonly beforeLastResults: PitStreams['beforeLastResults'];
  readonly clock: Clock;
  readonly emit: Emit;
  /** Who looks at each command; mostly nobody. */
  readonly observer: CommandObserver | undefined;
  /** For what events tell of arguments; undefined: there are no secrets. */
  readonly redact: Redact | undefined;
  /** Answers what is asked of the pit, by its own input as well. */
  readonly service: (pit: Pit) => ControlService;
  /** Boots the workers of these pools; rejects with why none can serve. */
  readonly bootWorkers: (pools: PitPools, cancelled: AbortSignal) => Promise<WorkerForest>;
}

type OutputEnd = Extract<PitEnd, { readonly kind: 'output-closed' | 'output-failed' }>;

export class Pit {
  /** Settles when nothing is left of it. Rejects only for a bug. */
  readonly ended: Promise<PitResult>;
  readonly #config: StartConfig;
  readonly #beforeLastResults: PitStreams['beforeLastResults'];
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly pools: PitPools;
  readonly service: ControlService;
  /** Undefined where no worker can serve. */
  readonly tree: Promise<WorkerForest | undefined>;
  readonly #streams: StandardStreams;
  readonly #cancelBoot = new AbortController();
  readonly #impatience = deferred();
  readonly #ending = deferred<PitEnd>();
  #end: PitEnd | undefined;
  #workers: WorkerForest | undefined;
  #outputFailed: PitEnd | undefined;

  constructor({
    config,
    results,
    clock,
    emit,
    observer,
    redact,
    service,
    bootWorkers,
    ...streams
  }: PitOptions) {
    this.#config = config;
    this.#beforeLastResults = streams.beforeLastResults;
    this.#clock = clock;
    this.#emit = emit;
    const { slowMs, hasArgs } = config.observing;
    const tellArgs = hasArgs ? argsTeller(redact) : undefined;
    this.pools = makePools(config, { observer, slowMs, tellArgs, redact }, clock, emit);
    this.service = service(this);
    this.#streams = new StandardStreams({
      input: config.input,
      output: config.output,
      results,
      instead: streams.input,
      halt: config.commands.halt,
      pool: this.pool,
      clock,
      emit,
      onControl: (line, session) => void serveControl(line, this.service, session),
      onHalt: (rule) => this.#halt(rule),
      onOutputFault: (fault) => this.#onOutputFault(endOfFault(fault, this.#streams.failed)),
    });
    this.tree = bootWorkers(this.pools, this.#cancelBoot.signal).then(
      (tree) => this.#watch(tree),
      (error: unknown) => this.#endAs({ kind: 'workers-failed', error: SnakepitError.from(error) }),
    );
    void this.#read();
    this.ended = this.#ending.promise.then((end) => this.#finish(end));
  }

  /** Where its commands go. */
  get pool(): WorkPool {
    return this.pools.work;
  }

  /** Its workers, once they have booted. */
  get workers(): WorkerForest | undefined {
    return this.#workers;
  }

  /** How far its input was read. */
  get input(): InputReport {
    return this.#streams.input;
  }

  /** Where results go: also those of commands that did not come from its input. */
  get results(): StreamingSource {
    return this.#streams.results;
  }

  /** Has every worker load the adapter anew, once they have booted; an end that was asked for before is the end. */
  reload(why: string): void {
    void this.tree.then((tree) => {
      if (this.#end === undefined) void tree?.replaceAll(why);
      else
        this.#emit({ type: 'warning', message: `${why}: nothing is reloaded, since everything is ending` });
    });
  }

  /** Reads no more; what runs may finish, what waits answers `shutting_down`. */
  windDown(why: string): void {
    this.#endAs({ kind: 'wound-down', why });
  }

  /** Ends everything now, also while it is ending. */
  kill(why: string): void {
    this.#endAs({ kind: 'killed', why });
    this.#impatience.resolve();
    this.pool.refuse(failure('shutting_down', `snakepit was ended by ${why}`));
    this.#cancelBoot.abort();
    void this.tree.then((tree) => tree?.kill());
  }

  /** At once, so that nothing more is started, whatever else this turn of the event loop brings. */
  #halt(rule: HaltRule): void {
    if (this.#end !== undefined) return;
    this.pool.halt(failure('shutting_down', `--halt ${rule.text}: it was not started`));
    this.#endAs({ kind: 'halted', rule, failed: 0 });
  }

  #endAs(end: PitEnd): undefined {
    this.#end ??= end;
    this.#ending.resolve(end);
  }

  #onOutputFault(end: OutputEnd): void {
    if (end.kind === 'output-closed') this.#emit({ type: 'output-closed' });
    else {
      this.#emit({ type: 'output-failed', message: end.error.message });
      this.#outputFailed = end;
    }
    this.#endAs(end);
  }

  #watch(tree: WorkerForest): WorkerForest {
    this.#workers = tree;
    void tree.gaveUp.then((error) => this.#endAs({ kind: 'workers-failed', error }));
    return tree;
  }

  async #read(): Promise<void> {
    const end = await this.#streams.read();
    if (end.type === 'stopped') return;
    this.#emit({ type: 'input-ended', lines: end.lines });
    if (end.type === 'ended' && !this.#streams.finishes) return;
    await this.#streams.whenAnswered();
    this.#endAs(end.type === 'ended' ? { kind: 'finished' } : inputFailed(end.message));
  }

  async #finish(end: PitEnd): Promise<PitResult> {
    await this.#settleCommands(end);
    this.#cancelBoot.abort();
    const tree = await this.tree;
    await Promise.race([tree?.stop(), this.#impatience.promise.then(() => tree?.kill())]);
    // Whatever was left in a member's hands is settled by now, and the results only have to be read.
    this.#streams.stopReading();
    await Promise.race([
      this.#writeLast(),
      this.#impatience.promise.then(() => this.#streams.abandonWriting()),
    ]);
    // It may have been the last results that could not be written: that outweighs how it ended otherwise.
    const { commands, failed, failedByThemselves, failedBefore, lost } = this.#streams;
    const how = end.kind === 'halted' ? { ...end, failed: failedByThemselves } : end;
    return { end: this.#outputFailed ?? how, commands, failed, failedBefore, lost };
  }

  async #writeLast(): Promise<void> {
    await this.#beforeLastResults?.();
    await this.#streams.finishWriting();
  }

  /** What becomes of the commands that were read; resolves when the workers may go. */
  async #settleCommands(end: PitEnd): Promise<void> {
    switch (end.kind) {
      case 'finished':
      case 'input-failed':
        // Others may have sent commands as well: what waits of them is not waited for.
        this.pool.refuse(failure('shutting_down', 'the input of the pit has ended, and the pit with it'));
        return this.#drain();
      case 'wound-down':
        this.#streams.stopReading();
        this.#emitWindDown(end.why);
        this.pool.refuse(
          failure('shutting_down', `snakepit was asked to end (${end.why}) before this command was started`),
        );
        return this.#drain();
      case 'halted':
        this.#streams.stopReading();
        this.#emitWindDown(`--halt ${end.rule.text}`);
        if (end.rule.when === 'now') this.pool.cancel(this.#streams, () => true);
        return this.#drain();
      case 'killed':
        this.#streams.stopReading();
        this.#emitWindDown(end.why);
        return;
      case 'workers-failed':
        this.#streams.stopReading();
        this.pool.refuse(
          failure('worker_unavailable', `no worker can run this command: ${end.error.message}`),
        );
        return;
      case 'output-closed':
      case 'output-failed':
        this.#streams.stopReading();
        this.pool.refuse(failure('shutting_down', 'results can no longer be written'));
        // Nobody will see what still runs.
        if (this.pool.inFlight > 0) this.#impatience.resolve();
    }
  }

  #emitWindDown(why: string): void {
    this.#emit({ type: 'wind-down-started', why, inFlight: this.pool.inFlight, queued: this.pool.queued });
  }

  /** Until nothing runs any more, at most `--drain-timeout`. */
  async #drain(): Promise<void> {
    const time = deferred();
    const cancel = this.#clock.schedule(this.#config.times.drainTimeoutMs, time.resolve);
    await Promise.race([this.pool.whenIdle(), time.promise, this.#impatience.promise]);
    cancel();
  }
}

function inputFailed(why: string): PitEnd {
  return {
    kind: 'input-failed',
    error: new SnakepitError('system', `standard input cannot be read: ${why}`),
  };
}

function endOfFault(fault: OutputFault, failed: number): OutputEnd {
  return fault.type === 'closed'
    ? { kind: 'output-closed', failed }
    : {
        kind: 'output-failed',
        error: new SnakepitError('output', `results cannot be written: ${fault.message}`),
      };
}
