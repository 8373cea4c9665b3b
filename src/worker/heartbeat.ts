import type { Clock } from '../util/clock.js';

export interface HeartbeatOptions {
  /** Between probes, and the length of a tick. Default: 2 s. */
  readonly intervalMs: number;
  /** A probe that is unanswered for as many ticks as fit into this is a miss. Default: 10 s. */
  readonly timeoutMs: number;
  /** Misses in a row that make a worker unresponsive. Default: 3. */
  readonly misses: number;
}

/** Whose heart is listened to. */
export interface HeartbeatSubject {
  /** It holds commands: a tool may hold Python's global lock for as long as it likes, so silence means nothing. */
  isBusy(): boolean;
  /** Its process was stopped (SIGSTOP, or by a debugger that left): then it does not run, busy or not. */
  isStopped(): boolean;
  /** Asks for a sign of life; a rejection is none. */
  probe(): Promise<void>;
}

/**
 * Listens to a worker's heart until it is found to be dead, which is told once, or until undone.
 *
 * Time is counted in ticks of our own, one per timer that came: a machine that slept, a supervisor that was stopped or
 * busy itself, sees one tick where a clock would see an hour, and so never takes its own absence for somebody else's.
 */
export function startHeartbeat(
  subject: HeartbeatSubject,
  { intervalMs, timeoutMs, misses }: HeartbeatOptions,
  clock: Clock,
  onUnresponsive: (why: string) => void,
): () => void {
  const patience = Math.max(1, Math.ceil(timeoutMs / intervalMs));
  /** A worker that was stopped is given as long as one that is silent. */
  const stoppedPatience = patience + misses - 1;
  /** Ticks that each unanswered probe has waited. */
  let waiting = new Map<symbol, number>();
  let missed = 0;
  let stoppedFor = 0;
  let cancel = clock.schedule(intervalMs, tick);
  return () => cancel();

  function tick(): void {
    const why = subject.isBusy() ? lookAtBusy() : lookAtIdle();
    if (why !== undefined) {
      onUnresponsive(why);
      return;
    }
    cancel = clock.schedule(intervalMs, tick);
  }

  function lookAtBusy(): string | undefined {
    waiting = new Map();
    missed = 0;
    stoppedFor = subject.isStopped() ? stoppedFor + 1 : 0;
    return stoppedFor > stoppedPatience ? 'was stopped (state T), and did not go on' : undefined;
  }

  function lookAtIdle(): string | undefined {
    stoppedFor = 0;
    for (const [probe, ticks] of waiting) {
      if (ticks + 1 < patience) waiting.set(probe, ticks + 1);
      else if (waiting.delete(probe)) missed++;
    }
    if (missed >= misses) return `answered none of ${missed} heartbeats in a row`;
    send();
    return undefined;
  }

  function send(): void {
    const probe = Symbol();
    const asked = waiting;
    asked.set(probe, 0);
    const answered = () => {
      // One that was given up, or sent before the worker was busy, says nothing about now.
      if (asked !== waiting || !asked.has(probe)) return;
      waiting = new Map();
      missed = 0;
    };
    subject.probe().then(answered, () => {});
  }
}
