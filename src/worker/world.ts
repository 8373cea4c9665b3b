import type { WorkerClient } from '../bridge/worker-client.js';
import type { Emit } from '../events.js';
import type { MemberRegistry } from '../pool/member.js';
import type { ProcessHandle, TerminationReport, TerminationStep } from '../process/process-handle.js';
import type { Clock } from '../util/clock.js';
import type { HeartbeatOptions } from './heartbeat.js';
import type { SlotFile } from './slot-file.js';

/** A worker's stable place: what lives in it changes, the place does not. */
export interface Slot {
  /** `w1`. */
  readonly id: string;
  /** From 0. */
  readonly index: number;
  /** Slots that are wanted; may change. */
  readonly count: number;
}

/** Which process of a slot, and what belongs to that one alone. */
export interface Generation {
  /** From 1. */
  readonly number: number;
  /** Path of the socket it is to listen on. */
  readonly address: string;
  /** Path of its slot file. */
  readonly slotFile: string;
  /** What tells it, and its tools, which worker they are. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: it is told of none. */
  readonly device: SlotDevice | undefined;
}

/** What the workers of a slot compute on. */
export interface SlotDevice {
  /** `cuda:1`. */
  readonly label: string;
  /** What makes them see it, and no other. A tool may change it for what it starts: nobody is recognised by it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** All that a worker does to the world outside it. */
export interface WorkerWorld {
  /** Starts the process; rejects where that is not possible. The worker ends what it resolves to. */
  launch(slot: Slot, generation: Generation): Promise<ProcessHandle>;
  /** Opens a connection to the socket, as soon as gRPC is loaded; the worker closes it. */
  connect(address: string): Promise<WorkerClient>;
  /** Ends a process and all that it started, also where the process itself has ended before. */
  terminate(
    process: ProcessHandle,
    ladder: readonly TerminationStep[],
    generation: Generation,
  ): Promise<TerminationReport>;
  /** What each of these processes has in memory, with all that it started, in bytes; those that have left are missing. */
  residentMemory(leaders: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Makes the slot file; throws where that is not possible. The worker closes it. */
  createSlotFile(path: string): SlotFile;
  readonly members: MemberRegistry;
  readonly clock: Clock;
  readonly emit: Emit;
}

export interface WorkerTimes {
  /** From the launch until it can take commands; slow imports are not stuck ones. Default: 5 minutes. */
  readonly readyTimeoutMs: number;
  /** Between SIGTERM and SIGKILL. Default: 6 s. */
  readonly stopTimeoutMs: number;
  /** How signs of life are asked for while it is idle; undefined: never. */
  readonly heartbeat?: HeartbeatOptions | undefined;
}
