import type { Registry } from '../supervision/registry.js';
import type { RecyclingOptions } from './recycling.js';
import type { RestartPolicyOptions } from './restart-policy.js';
import type { StartFailure } from './start-failure.js';
import type { WorkerStarter } from './starter.js';
import type { Turns } from './turns.js';
import type { Slot, SlotDevice, WorkerTimes, WorkerWorld } from './world.js';

/** Who is told what becomes of a slot. */
export interface StarterListener {
  onReady(worker: string): void;
  /** Called as soon as the reason is known, before the end of the process. */
  onStartFailure(worker: string, failure: StartFailure, stderr: readonly string[]): void;
  onFailed(worker: string, reason: string, stderr: readonly string[]): void;
}

/** What all starters of a supervisor have in common. */
export interface StarterOptions {
  /** Where sockets and slot files are made; only its owner can enter it. */
  readonly directory: string;
  readonly times: WorkerTimes;
  /** Slots take them in turn, by their index; none or undefined: workers are told of none. */
  readonly devices?: readonly SlotDevice[] | undefined;
  readonly policy: RestartPolicyOptions;
  /** When workers are replaced that do nothing wrong; undefined: never. */
  readonly recycling?: RecyclingOptions | undefined;
  /** `degrade`: a slot that gave up stays, failed. `exit`: its starter exits abnormally. Default: `degrade`. */
  readonly onGiveUp: 'degrade' | 'exit';
  readonly world: WorkerWorld;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
}

export interface StarterArg extends StarterOptions {
  readonly slot: Slot;
  readonly listener: StarterListener;
  /** For replacements, of which there is one at a time. */
  readonly turns: Turns;
  /** Where starters are found by their worker's name. */
  readonly registry: Registry<WorkerStarter>;
}
