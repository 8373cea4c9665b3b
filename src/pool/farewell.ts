import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';

/** A session that was used within this time is in use: its next command may be on its way. */
const inUseMs = 30_000;

export interface FarewellOptions {
  readonly clock: Clock;
  /** How long it waits at most, in milliseconds. */
  readonly atMostMs: number;
  /** When each session was used last, in the clock's milliseconds; now, where a command of it has no answer. */
  readonly lastUses: () => readonly number[];
  /** It is going to wait, for so many sessions. */
  readonly onWait: (sessions: number, atMostMs: number) => void;
}

/** A member's waiting for its sessions before it leaves. */
export interface Farewell {
  /** Resolves once none of them is in use, or they have had their time. */
  readonly over: Promise<void>;
  /** It is not to wait any longer. */
  end(): void;
}

/** Waits until sessions have not been used for a while; looks when the first of them may not be in use any more. */
export function sayFarewell({ clock, atMostMs, lastUses, onWait }: FarewellOptions): Farewell {
  const over = deferred();
  const until = clock.now() + atMostMs;
  let cancel = () => {};
  const end = () => {
    cancel();
    over.resolve();
  };

  const inUse = () => lastUses().filter((usedAt) => usedAt > clock.now() - inUseMs);
  const look = () => {
    const uses = inUse();
    const leftMs = until - clock.now();
    if (uses.length === 0 || leftMs <= 0) return end();
    const quietInMs = Math.max(...uses) + inUseMs - clock.now();
    cancel = clock.schedule(Math.ceil(Math.min(quietInMs, leftMs)), look);
  };

  const sessions = inUse().length;
  if (sessions > 0 && atMostMs > 0) onWait(sessions, atMostMs);
  look();
  return { over: over.promise, end };
}
