/*
 * Theory of operation
 *
 * A worker is one generation of one Python process, from before it is launched until nothing of it is left. Its life is
 * one straight road (`#live`): boot, serve, finish. Whatever can end it (its own exit, the end of its stream, a stop)
 * records a verdict, of which only the first counts, and so sends it on along the road, at the end of which all that was
 * opened on the way is closed. A stop therefore needs no case of its own for each moment it can come in.
 */
import { rmSync } from 'node:fs';
import type { AdapterDescription, WorkerClient } from '../bridge/worker-client.js';
import { SnakepitError } from '../errors.js';
import type { DeathCause, Exit } from '../events.js';
import type { ProcessHandle, TerminationStep } from '../process/process-handle.js';
import type { PythonStack } from '../process/python-stack.js';
import { abnormal, type Child, type ExitReason } from '../supervision/child.js';
import { deferred } from '../util/deferred.js';
import { type Boot, bootWorker } from './boot-worker.js';
import { describeExit } from './describe-exit.js';
import { endProcess, neverLaunched } from './end-process.js';
import { type HeartbeatSubject, startHeartbeat } from './heartbeat.js';
import { killLadder, stopLadder } from './ladders.js';
import { lastWordsMs } from './last-words.js';
import { beginService, type Service } from './service.js';
import type { SlotFile } from './slot-file.js';
import type { StartFailure } from './start-failure.js';
import { fatalStack, toolStack } from './tool-stack.js';
import { within } from './within.js';
import type { WorkerEnd } from './worker-end.js';
import type { WorkerOptions } from './worker-options.js';
import type { Verdict, WorkerState, WorkerStateName } from './worker-state.js';
import type { Generation, WorkerWorld } from './world.js';

/** One generation of one Python process. */
export class Worker implements Child {
  readonly generation: Generation;
  /** How it ended, once nothing of it is left. */
  readonly ended: Promise<WorkerEnd>;
  readonly exited: Promise<ExitReason>;
  readonly #options: WorkerOptions;
  readonly #world: WorkerWorld;

  #state: WorkerState = { is: 'starting' };
  #verdict: Verdict | undefined;
  readonly #ending = deferred<Verdict>();
  /** Resolves where what it holds is not waited for any more: with why, where it could not have finished it. */
  readonly #drainOver = deferred<string | undefined>();
  #disarmDrain: () => void = () => {};
  /** How it leaves the pool where it is ended on purpose. */
  #farewell: 'drain' | 'retire' = 'drain';
  #stopListening: () => void = () => {};
  #ladder: readonly TerminationStep[];

  #slotFile: SlotFile | undefined;
  #process: ProcessHandle | undefined;
  #exit: Exit | undefined;
  #client: WorkerClient | undefined;
  #readyAt: number | undefined;

  /** Starts a generation. Never throws: a start that fails is an end like others. */
  static startLink(options: WorkerOptions): Worker {
    return new Worker(options);
  }

  private constructor(options: WorkerOptions) {
    this.#options = options;
    this.#world = options.world;
    this.generation = options.generation;
    this.#ladder = stopLadder(options.times.stopTimeoutMs);
    this.ended = this.#live();
    this.exited = this.ended.then(({ cause, message, exit }) =>
      cause === 'intentional' ? { kind: 'normal' } : abnormal(new Error(message || describeExit(exit))),
    );
  }

  get state(): WorkerStateName {
    return this.#state.is === 'ready' && this.held > 0 ? 'busy' : this.#state.is;
  }

  /** Why it is to end is decided, whatever it still does. */
  get isEnding(): boolean {
    return this.#verdict !== undefined;
  }

  get pid(): number | undefined {
    return this.#process?.identity.pid;
  }

  /** Commands it was sent and has not answered. */
  get held(): number {
    return 'service' in this.#state ? this.#state.service.held : 0;
  }

  /** How it ended; undefined before. */
  get end(): WorkerEnd | undefined {
    return this.#state.is === 'exited' ? this.#state.end : undefined;
  }

  /** The last lines of standard error, oldest first. */
  get stderr(): readonly string[] {
    return this.#process?.lastStderr() ?? [];
  }

  /** Where its Python code is; undefined where it does not say. */
  async stack(): Promise<PythonStack | undefined> {
    return this.#process?.stacks?.take();
  }

  /** Ends it on purpose. What it holds gets `drainMs` to finish, which may be infinite; asking again changes that time. */
  stop(drainMs = 0): void {
    this.#endAs('intentional', '');
    if (this.#verdict?.cause !== 'intentional') return;
    this.#farewell = 'drain';
    // It may be waiting for sessions, which nobody has time for any more.
    if (this.#state.is === 'draining') void this.#state.service.drain();
    this.#disarmDrain();
    if (drainMs === 0) this.#drainOver.resolve(undefined);
    else if ('service' in this.#state && drainMs !== Number.POSITIVE_INFINITY) {
      this.#disarmDrain = this.#world.clock.schedule(drainMs, () => this.#drainOver.resolve(undefined));
    }
  }

  /** As `stop`, without haste: also strict sessions that are in use go on for a while, before it finishes what it holds. */
  retire(): void {
    this.stop(Number.POSITIVE_INFINITY);
    this.#farewell = 'retire';
  }

  /** Takes nothing more, and stays. Resolves once it has finished what it holds, or something else was asked for. */
  async drain(): Promise<void> {
    if (this.#state.is !== 'ready') return;
    const state: WorkerState = { is: 'drained', service: this.#state.service };
    this.#state = state;
    await Promise.race([state.service.drain(), this.#ending.promise]);
    if (this.#state === state && !this.isEnding) this.#world.emit({ type: 'worker-drained', ...this.#name });
  }

  /** What its adapter offers, with schemas; undefined while it cannot say. */
  describe(): Promise<AdapterDescription> | undefined {
    return 'service' in this.#state ? this.#client?.describe(true) : undefined;
  }

  /** As `stop`, where it is not ending already; leaves it the time that was granted before. */
  shutdown(): void {
    if (this.#verdict === undefined) this.stop();
  }

  kill(): void {
    if (this.#state.is === 'exited') return;
    this.stop();
    this.#ladder = killLadder;
    this.#process?.signal('SIGKILL');
  }

  #endAs(cause: DeathCause, message: string): void {
    this.#verdict ??= { cause, message };
    this.#ending.resolve(this.#verdict);
  }

  async #live(): Promise<WorkerEnd> {
    // Nothing happens before whoever starts it has got hold of it.
    await Promise.resolve();
    this.#world.emit({ type: 'worker-starting', ...this.#name, device: this.generation.device?.label });
    let end: WorkerEnd | undefined;
    try {
      await this.#boot().catch((thrown) => {
        const { message, details = '' } = SnakepitError.from(thrown);
        this.#failStart({ kind: 'internal', message, traceback: details });
      });
      end = await this.#finish(await this.#ending.promise);
      return end;
    } finally {
      this.#close();
      this.#state = { is: 'exited', end };
    }
  }

  async #boot(): Promise<void> {
    const { slot, generation, times } = this.#options;
    const bootedFrom = this.#world.clock.now();
    let slotFile: SlotFile;
    let process: ProcessHandle;
    try {
      rmSync(generation.address, { force: true });
      this.#slotFile = slotFile = this.#world.createSlotFile(generation.slotFile);
      this.#process = process = await this.#world.launch(slot, generation);
    } catch (thrown) {
      const { message, remedy } = SnakepitError.from(thrown);
      this.#failStart({ kind: 'launch', message, remedy });
      return;
    }
    void process.exited.then((exit) => {
      this.#exit = exit;
    });

    const { address } = generation;
    const { readyTimeoutMs } = times;
    const abandoned = this.#ending.promise;
    const boot = await bootWorker({ process, address, readyTimeoutMs, abandoned }, this.#world);
    if (boot.is === 'failed') this.#failStart(boot.failure);
    if (boot.is !== 'up') return;
    this.#client = boot.client;
    if (this.#verdict === undefined) this.#serve(process, slotFile, boot, bootedFrom);
  }

  #failStart(failure: StartFailure): void {
    if (this.#verdict !== undefined) return;
    // Told first: where this ends the whole boot, whoever ends it says why, and this is one stop among others.
    this.#options.listener.onStartFailure(failure);
    this.#endAs('start-failure', failure.kind === 'died' ? '' : failure.message);
  }

  #serve(process: ProcessHandle, slotFile: SlotFile, boot: Boot & { is: 'up' }, bootedFrom: number): void {
    const { members, clock, emit } = this.#world;
    const { client, description, python, gil } = boot;
    const onStreamEnd = (error: Error | undefined) => void this.#survive(process, error);
    const { id } = this.#options.slot;
    const onGivenUp = (why: string) => this.#giveUp(why);
    const onSettled = (settled: number) => this.#options.listener.onSettled?.(settled);
    const onReportsDropped = (reports: number) => emit({ type: 'reports-dropped', worker: id, reports });
    const hooks = { onStreamEnd, onGivenUp, onSettled, onReportsDropped };
    const stack = async () => toolStack(await process.stacks?.take());
    const service = beginService({ id, client, description, slotFile, members, stack, ...hooks });
    this.#state = { is: 'ready', service };
    this.#readyAt = clock.now();
    void process.exited.then(() => this.#endAs('crash', ''));
    this.#listen(process, client, service);

    const tools = description.tools.map(({ name }) => name);
    const { pid } = process.identity;
    const bootMs = this.#readyAt - bootedFrom;
    emit({ type: 'worker-ready', ...this.#name, pid, python, tools, bootMs, gil });
    this.#options.listener.onReady();
  }

  /** It is beyond asking: a tool of it does not end. */
  #giveUp(why: string): void {
    this.#endAs('unresponsive', why);
    this.#ladder = killLadder;
    this.#process?.signal('SIGKILL');
  }

  /** Listens to its heart for as long as anything is expected of it. */
  #listen(process: ProcessHandle, client: WorkerClient, service: Service): void {
    const { heartbeat } = this.#options.times;
    if (heartbeat === undefined) return;
    const subject: HeartbeatSubject = {
      isBusy: () => service.held > 0,
      isStopped: () => process.isStopped(),
      probe: () => client.checkHealth(),
    };
    this.#stopListening = startHeartbeat(subject, heartbeat, this.#world.clock, (why) => {
      this.#endAs('unresponsive', why);
      this.#drainOver.resolve(why);
    });
  }

  /** Its stream is over: mostly because it died, the news of which may come later. If it lives, it is of no use. */
  async #survive(process: ProcessHandle, error: Error | undefined): Promise<void> {
    if (!('service' in this.#state)) return;
    const exit = await within(process.exited, lastWordsMs, this.#world.clock);
    if (exit !== undefined) return;
    const why = `ended its work stream${error === undefined ? '' : ` (${error.message})`}`;
    this.#endAs('crash', why);
    this.#drainOver.resolve(why);
  }

  async #finish({ cause, message }: Verdict): Promise<WorkerEnd> {
    const process = this.#process;
    const service = 'service' in this.#state ? this.#state.service : undefined;
    let because = cause === 'intentional' ? 'was stopped' : message;
    const readyForMs = this.#readyAt === undefined ? undefined : this.#world.clock.now() - this.#readyAt;
    if (process !== undefined && cause === 'intentional') {
      this.#world.emit({ type: 'worker-stopping', ...this.#name, pid: process.identity.pid });
      if (service !== undefined) because = (await this.#drain(process, service)) ?? because;
    }
    this.#stopListening();

    this.#state = { is: 'stopping' };
    const ended =
      process === undefined
        ? neverLaunched
        : await endProcess(
            {
              worker: this.#name.worker,
              process,
              generation: this.generation,
              service,
              exit: this.#exit,
              ladder: this.#ladder,
              because,
              isIntended:
                cause === 'intentional' && (this.#exit === undefined || this.#ladder === killLadder),
            },
            this.#world,
          );
    const { exit, record, left } = ended;
    const { pid, stderr } = this;
    const { settled, cut, running } = record;
    const dump = fatalStack(process?.stacks?.fatal());
    this.#world.emit({
      type: 'worker-exited',
      ...this.#name,
      pid,
      cause,
      exit,
      message,
      stderr,
      ...(running.length > 0 ? { running } : {}),
      ...(dump.length > 0 ? { dump } : {}),
    });
    return { cause, exit, pid, message, stderr, settled, cut, readyForMs, left };
  }

  /** Lets it finish what it holds, for as long as was granted; says why, where it could not. */
  async #drain(process: ProcessHandle, service: Service): Promise<string | undefined> {
    this.#state = { is: 'draining', service };
    const left = this.#farewell === 'retire' ? service.retire() : service.drain();
    const over = Promise.race([left, process.exited]).then(() => undefined);
    return Promise.race([over, this.#drainOver.promise]);
  }

  /** Closes whatever was opened, however far it came. */
  #close(): void {
    this.#disarmDrain();
    this.#stopListening();
    this.#client?.close();
    this.#process?.release();
    this.#slotFile?.close();
    rmSync(this.generation.address, { force: true });
  }

  get #name(): { readonly worker: string; readonly generation: number } {
    return { worker: this.#options.slot.id, generation: this.generation.number };
  }
}
