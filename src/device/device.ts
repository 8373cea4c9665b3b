import type { Run } from '../run.js';
import type { Clock } from '../util/clock.js';

/** Something that a worker computes on, and has for itself as far as there are enough of them. */
export interface Device {
  readonly kind: 'cuda' | 'mps' | 'cpu';
  /** What people call it: `cuda:1`; that of the CPU is `cpu`. */
  readonly label: string;
  /** Its model, as the system names it; empty where it does not. */
  readonly name: string;
  /** What a worker finds in its environment, so that it sees this device and no other of its kind. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What came of looking for devices of one kind. */
export type Detection =
  /** At least one. */
  | { readonly kind: 'found'; readonly devices: readonly Device[] }
  /** There is none, which is nothing unusual; `why` is the rest of a sentence: `nvidia-smi is not on PATH`. */
  | { readonly kind: 'none'; readonly why: string }
  /** This machine is of a sort that never has one. */
  | { readonly kind: 'impossible'; readonly why: string }
  /** There may be some, and nobody can tell: something is broken. */
  | { readonly kind: 'unknown'; readonly why: string; readonly remedy: string };

export interface DeviceSearch {
  /** The environment of workers: what is set there is all that may be used. */
  readonly env: NodeJS.ProcessEnv;
  /** Only these, by number or UUID, in this order; undefined: all. */
  readonly only?: readonly string[] | undefined;
  readonly run: Run;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** How long a program that knows the devices may take to answer. Default: 10 s. */
  readonly limitMs?: number;
  /** Default: this machine's, as Node names them. */
  readonly platform?: { readonly os: string; readonly architecture: string };
}

/** How devices of one kind are found. Another kind is another file with one of these, and its place in `finders`. */
export interface DeviceFinder {
  readonly kind: 'cuda' | 'mps';
  /** What its devices are called, in the plural. */
  readonly title: string;
  /** Throws `usage` where `only` names what is not there. */
  find(search: DeviceSearch): Promise<Detection>;
}
