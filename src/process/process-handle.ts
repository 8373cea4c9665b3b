import type { Exit } from '../events.js';
import type { PythonStack } from './python-stack.js';

/** A process that cannot be mistaken for another one that got the same pid later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the system tells it; opaque, compared for equality only. */
  readonly startTime: string;
}

/** What a worker knows about its process, however and wherever it was launched. */
export interface ProcessHandle {
  readonly identity: ProcessIdentity;
  /** Settles once the process itself has ended, whoever still holds its pipes. Never rejects. */
  readonly exited: Promise<Exit>;
  /** The one line the process wrote to its ready pipe; undefined where the pipe ended without one. Never rejects. */
  readonly readyLine: Promise<string | undefined>;
  /** The last lines the process wrote to standard error, oldest first. */
  lastStderr(): readonly string[];
  /** Where its Python code is; undefined: nobody can tell. */
  readonly stacks?: ProcessStacks;
  /** Whether it was stopped by a signal, and has not gone on. */
  isStopped(): boolean;
  /** Sends a signal to the process's whole group, or to the process alone; false where nothing of it is left. */
  signal(signal: NodeJS.Signals, to?: 'group' | 'leader'): boolean;
  /** Frees what belongs to a process that has ended: its pipes, and the lifeline, last of all. */
  release(): void;
}

/** Where the Python code of a process is. */
export interface ProcessStacks {
  /** Now; undefined where it did not say so within a second. It goes on meanwhile. */
  take(): Promise<PythonStack | undefined>;
  /** When it died of a fatal signal; undefined where it did not. */
  fatal(): PythonStack | undefined;
}

/** One step of a termination: the signal that is sent, and how long it is given to work. */
export interface TerminationStep {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

/** What a termination came to. */
export interface TerminationReport {
  /** The step that was needed last; undefined where the process had left by itself. */
  readonly lastSignal: NodeJS.Signals | undefined;
  /** Processes of the worker that are still there, against all we could do (uninterruptible, another user's). */
  readonly left: readonly ProcessIdentity[];
}
