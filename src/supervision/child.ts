/**
 * Why a child is no more. `normal`: it had nothing left to do. `shutdown`: it was asked to end. `abnormal`: anything else.
 */
export type ExitReason =
  | { readonly kind: 'normal' }
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'abnormal'; readonly error: Error };

/** Something that was started, can be ended, and may end by itself. */
export interface Child {
  /** Settles once the child, and all it had, is gone. A rejection counts as an abnormal exit. */
  readonly exited: Promise<ExitReason>;
  /** Asks it to end, and returns at once. Asking again does nothing. */
  shutdown(): void;
  /** Ends it without asking, also while it is shutting down; returns at once. */
  kill(): void;
}

/** Which exits are followed by a restart: every one, abnormal ones, none. */
export type RestartType = 'permanent' | 'transient' | 'temporary';

/**
 * How a child is ended: killed at once; asked, and killed after so many milliseconds; or asked, and waited for however
 * long it takes (right for supervisors, which bound the end of their own children).
 */
export type Shutdown = 'brutal-kill' | number | 'infinity';

/** How a supervisor starts, restarts and ends one of its children. */
export interface ChildSpec<C extends Child = Child> {
  /** Unique among the children of a supervisor. */
  readonly id: string;
  /** Starts it. The child counts as started when this returns or resolves; throwing is a failed start. */
  start(): C | Promise<C>;
  readonly restart: RestartType;
  readonly shutdown: Shutdown;
  readonly type: 'worker' | 'supervisor';
}

/** Whether a child that ended by itself is to be started again. */
export function isRestarted(restart: RestartType, reason: ExitReason): boolean {
  if (restart === 'permanent') return true;
  return restart === 'transient' && reason.kind === 'abnormal';
}

export function abnormal(thrown: unknown): ExitReason {
  return { kind: 'abnormal', error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
}

/** How a child ended, once it has; never rejects. */
export function exitOf(child: Child): Promise<ExitReason> {
  return child.exited.catch(abnormal);
}
