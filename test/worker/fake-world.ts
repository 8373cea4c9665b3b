import { join } from 'node:path';
import type {
  AdapterDescription,
  WorkerClient,
  WorkHandlers,
  WorkStream,
} from '../../src/bridge/worker-client.js';
import { Command } from '../../src/command.js';
import type { Exit, PitEvent } from '../../src/events.js';
import type {
  Departure,
  MemberRegistry,
  MemberReport,
  MemberResult,
  Membership,
  PoolMember,
} from '../../src/pool/member.js';
import type { ProcessHandle, TerminationReport, TerminationStep } from '../../src/process/process-handle.js';
import { deferred } from '../../src/util/deferred.js';
import type { SlotFile } from '../../src/worker/slot-file.js';
import { within } from '../../src/worker/within.js';
import type { Generation, Slot, WorkerWorld } from '../../src/worker/world.js';
import { FakeClock } from '../helpers/fake-clock.js';

export const readyLine = '{"ready": {"pid": 4711, "python": "3.11.7"}}';

const description: AdapterDescription = {
  adapter: 'tools.py',
  tools: [
    {
      name: 'add',
      doc: '',
      parameters: [],
      isStream: false,
      isAsync: false,
      concurrency: 1,
      isIdempotent: false,
      batch: undefined,
      waitMs: 0,
      timeoutMs: undefined,
    },
  ],
  defaultTool: undefined,
  versions: { snakepit: '0.1.0', python: '3.11.7', grpcio: '1.84.0', msgspec: '0.22.0' },
};

/** A process that a test leads through its life. */
export class FakeProcess implements ProcessHandle {
  readonly identity;
  readonly slot: Slot;
  readonly generation: Generation;
  readonly signals: NodeJS.Signals[] = [];
  /** How it takes SIGTERM. */
  ignoresTerm = false;
  readonly #exit = deferred<Exit>();
  readonly #line = deferred<string | undefined>();
  readonly exited = this.#exit.promise;
  readonly readyLine = this.#line.promise;
  readonly #onRelease: () => void;

  constructor(pid: number, slot: Slot, generation: Generation, onRelease: () => void) {
    this.identity = { pid, startTime: String(pid) };
    this.slot = slot;
    this.generation = generation;
    this.#onRelease = onRelease;
  }

  say(line: string | undefined): void {
    this.#line.resolve(line);
  }

  die(exit: Partial<Exit> = {}): void {
    this.#exit.resolve({ code: null, signal: null, ...exit });
    this.#line.resolve(undefined);
  }

  lastStderr(): readonly string[] {
    return ['its last line'];
  }

  isStopped(): boolean {
    return false;
  }

  signal(signal: NodeJS.Signals): boolean {
    this.signals.push(signal);
    if (signal === 'SIGKILL') this.die({ signal });
    else if (!this.ignoresTerm) this.die({ code: 0 });
    return true;
  }

  release(): void {
    this.#onRelease();
  }
}

export class FakeClient implements WorkerClient {
  readonly describing = deferred<AdapterDescription>();
  readonly sent: number[] = [];
  handlers: WorkHandlers | undefined;
  isHalfClosed = false;
  readonly #onClose: () => void;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  describe(): Promise<AdapterDescription> {
    return this.describing.promise;
  }

  openWork(handlers: WorkHandlers): WorkStream {
    this.handlers = handlers;
    return {
      send: (seq) => this.sent.push(seq),
      endSession: () => {},
      beginCall: () => {},
      expectMore: () => {},
      grant: () => {},
      flush: () => {},
      end: () => {
        this.isHalfClosed = true;
      },
    };
  }

  answer(seq: number): void {
    this.handlers?.onResult(seq, 0, '3', 10, undefined);
    this.handlers?.onBatchEnd();
  }

  /** Ends the work stream; once. */
  endStream(error?: Error): void {
    this.handlers?.onEnd(error);
    this.handlers = undefined;
  }

  readonly interrupted: number[] = [];

  interrupt(seqs: readonly number[]): void {
    this.interrupted.push(...seqs);
  }

  async checkHealth(): Promise<void> {}

  close(): void {
    this.endStream(new Error('closed'));
    this.#onClose();
  }
}

/** A member's seat, as a pool would keep it. */
export class FakeSeat implements Membership {
  readonly member: PoolMember;
  readonly #held = new Set<number>();
  readonly #empty = deferred();
  isDraining = false;
  isRetiring = false;
  /** Settles when no session keeps it any more. */
  sessionsOver: Promise<void> = Promise.resolve();
  settled = 0;
  departure: Departure | undefined;

  constructor(member: PoolMember) {
    this.member = member;
  }

  readonly reports: MemberReport[] = [];

  report(report: MemberReport): void {
    this.reports.push(report);
  }

  get held(): number {
    return this.#held.size;
  }

  give(seq: number): void {
    const command = new Command({ settle() {} }, 1, 'null', 'add', '{}', false);
    this.#held.add(seq);
    this.member.send(seq, 0, command);
    this.member.flush();
  }

  settle(result: MemberResult): void {
    if (this.#held.delete(result.seq)) this.settled++;
  }

  chunk(): void {}

  settleEnd(): void {
    if (this.held === 0) this.#empty.resolve();
  }

  drain(): Promise<void> {
    this.isDraining = true;
    return this.held === 0 ? Promise.resolve() : this.#empty.promise;
  }

  retire(): Promise<void> {
    this.isRetiring = true;
    return this.sessionsOver.then(() => this.drain());
  }

  leave(departure: Departure): void {
    this.departure ??= departure;
    for (const seq of this.#held) {
      const result = departure.finished(seq);
      if (result !== undefined && result !== 'lost') this.settled++;
    }
    this.#held.clear();
  }
}

/** A world of fakes that counts what is opened and closed in it. */
export class FakeWorld implements WorkerWorld {
  readonly clock = new FakeClock();
  readonly events: PitEvent[] = [];
  readonly processes: FakeProcess[] = [];
  readonly clients: FakeClient[] = [];
  readonly seats: FakeSeat[] = [];
  /** What was opened and is not closed yet. */
  readonly open: string[] = [];
  /** The highest number a slot file says was started. */
  started = 0;
  /** What it says was finished. */
  readonly saved = new Set<number>();
  /** Launches wait for it where it is set. */
  launchGate: Promise<void> | undefined;
  launchError: Error | undefined;
  /** Leads each process from its launch on. */
  script: (process: FakeProcess) => void = () => {};
  /** What terminations could not end. */
  left: TerminationReport['left'] = [];

  readonly members: MemberRegistry = {
    join: (member) => {
      const seat = new FakeSeat(member);
      this.seats.push(seat);
      return seat;
    },
  };

  readonly emit = (event: PitEvent): void => {
    this.events.push(event);
  };

  async launch(slot: Slot, generation: Generation): Promise<ProcessHandle> {
    await this.launchGate;
    if (this.launchError !== undefined) throw this.launchError;
    const pid = 4711 + this.processes.length;
    const process = new FakeProcess(pid, slot, generation, this.#opens(`process ${pid}`));
    this.processes.push(process);
    void process.exited.then(() => this.clientOf(process)?.endStream());
    this.script(process);
    return process;
  }

  readonly #clientsByAddress = new Map<string, FakeClient>();

  connectError: Error | undefined;

  async connect(address: string): Promise<WorkerClient> {
    if (this.connectError !== undefined) throw this.connectError;
    const client = new FakeClient(this.#opens(`client ${address}`));
    this.clients.push(client);
    this.#clientsByAddress.set(address, client);
    return client;
  }

  clientOf(process: FakeProcess): FakeClient | undefined {
    return this.#clientsByAddress.get(process.generation.address);
  }

  async terminate(process: ProcessHandle, ladder: readonly TerminationStep[]): Promise<TerminationReport> {
    let lastSignal: NodeJS.Signals | undefined;
    for (const { signal, graceMs } of ladder) {
      if (await within(process.exited, 0, { now: () => 0, schedule: immediately })) break;
      process.signal(signal);
      lastSignal = signal;
      await within(process.exited, graceMs, this.clock);
    }
    return { lastSignal, left: this.left };
  }

  /** What processes have in memory. */
  readonly memory = new Map<number, number>();

  readonly residentMemory = async (leaders: readonly number[]): Promise<ReadonlyMap<number, number>> =>
    new Map([...this.memory].filter(([pid]) => leaders.includes(pid)));

  createSlotFile(path: string): SlotFile {
    const close = this.#opens(`slot file ${path}`);
    const finished = (seq: number): MemberResult | undefined =>
      this.saved.has(seq) ? { seq, outcome: 'ok', payload: '3', runUs: 10 } : undefined;
    return { started: () => this.started, finished, withdraw() {}, close };
  }

  get lastProcess(): FakeProcess {
    return last(this.processes);
  }

  get lastClient(): FakeClient {
    return last(this.clients);
  }

  get lastSeat(): FakeSeat {
    return last(this.seats);
  }

  /** Brings the last process up until it is ready. */
  async bringUp(process: FakeProcess = this.lastProcess): Promise<void> {
    process.say(readyLine);
    await this.clock.advance(0);
    this.clientOf(process)?.describing.resolve(description);
    await this.clock.advance(0);
  }

  eventTypes(): string[] {
    return this.events.map(({ type }) => type);
  }

  event<T extends PitEvent['type']>(type: T): Extract<PitEvent, { type: T }> | undefined {
    return this.events.findLast((event): event is Extract<PitEvent, { type: T }> => event.type === type);
  }

  #opens(what: string): () => void {
    this.open.push(what);
    return () => {
      this.open.splice(this.open.indexOf(what), 1);
    };
  }
}

export const slot: Slot = { id: 'w1', index: 0, count: 1 };

/** Paths in a directory that is not there: nothing is written to it. */
export const directory = join('no', 'such', 'directory');

function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) throw new Error('there is none yet');
  return item;
}

function immediately(_: number, run: () => void): () => void {
  const handle = setImmediate(run);
  return () => clearImmediate(handle);
}
