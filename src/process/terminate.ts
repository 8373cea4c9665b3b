import { type Clock, systemClock } from '../util/clock.js';
import { killTree } from './kill-tree.js';
import type { ProcessHandle, ProcessIdentity, TerminationReport, TerminationStep } from './process-handle.js';
import {
  descendants,
  type EnvironmentMark,
  groupMembers,
  isAlive,
  isReplaced,
  killProcess,
  type ProcessTable,
  processTable,
} from './process-table.js';
import { waitUntil } from './wait-until.js';

/** How a process is asked to leave, then made to. */
export const defaultLadder: readonly TerminationStep[] = [
  { signal: 'SIGTERM', graceMs: 6000 },
  { signal: 'SIGKILL', graceMs: 2000 },
];

/** How long escapees are looked for and killed once the ladder is done. */
const huntMs = 2000;

export interface TerminationOptions {
  /**
   * What the environment of the process, and of all it starts, says and no other's does: descendants that
   * left are known by it.
   */
  readonly mark: EnvironmentMark;
  /**
   * Signals in order; a grace may be `Infinity`. Default: TERM, which has 6 s to work, then KILL, which has 2
   * s.
   */
  readonly ladder?: readonly TerminationStep[];
  readonly clock?: Clock;
  readonly table?: ProcessTable;
}

/**
 * Ends a process and all that it started, whether the process itself still runs or not: the ladder's signals to it and,
 * once it has left, to its group, until every member has left; then SIGKILL to whatever had left the group before. Takes at
 * most the ladder's time and two seconds. Never rejects: the report says what could not be ended.
 *
 * To cut a long grace short, send SIGKILL through the handle: the group is empty then, and the ladder done.
 */
export async function terminate(
  handle: ProcessHandle,
  options: TerminationOptions,
): Promise<TerminationReport> {
  const { mark, ladder = defaultLadder, clock = systemClock, table = processTable } = options;
  const leader = handle.identity;
  const offspring = await orElse([], () => livingOffspring(leader, table));
  const isGone = () => orElse(false, () => isGroupEmpty(leader, table));
  let lastSignal: NodeJS.Signals | undefined;

  for (const { signal, graceMs } of ladder) {
    if (await isGone()) break;
    lastSignal = signal;
    // First the tree: once its root is dead, nothing tells any more who its descendants were.
    if (signal === 'SIGKILL') await orElse(undefined, () => killLivingTree(leader, table));
    const deadline = clock.now() + graceMs;
    if (signal !== 'SIGKILL') await askLeader(handle, signal, graceMs, options);
    handle.signal(signal);
    // Whoever was stopped gets to know of it only when it goes on.
    handle.signal('SIGCONT');
    await waitUntil(isGone, deadline - clock.now(), clock, handle.exited);
  }

  const hunt = await killEscapees(mark, { others: offspring, clock, table });
  const left = [...(await orElse([leader], () => membersLeft(leader, table))), ...hunt.left];
  return { lastSignal: hunt.killed > 0 ? 'SIGKILL' : lastSignal, left: distinct(left) };
}

/**
 * Asks the process alone first, until it has left: what it has started is its own to end, and may not survive that half of
 * it is gone already (a pool whose member died with the pool's lock is waited for by its owner for ever).
 */
async function askLeader(
  handle: ProcessHandle,
  signal: NodeJS.Signals,
  graceMs: number,
  { clock = systemClock, table = processTable }: TerminationOptions,
): Promise<void> {
  const hasLeft = () => orElse(false, async () => !isAlive(handle.identity, table));
  if (await hasLeft()) return;
  handle.signal(signal, 'leader');
  handle.signal('SIGCONT');
  await waitUntil(hasLeft, graceMs, clock, handle.exited);
}

export interface HuntOptions {
  /** Processes to be killed besides those that carry the mark. */
  readonly others?: readonly ProcessIdentity[];
  readonly clock?: Clock;
  readonly table?: ProcessTable;
}

/** What became of processes that had left their group. */
export interface Hunt {
  /** Processes that were killed, or at least sent SIGKILL. */
  readonly killed: number;
  readonly left: readonly ProcessIdentity[];
}

/**
 * Kills what carries the mark, and the given ones, until two looks in a row found nothing alive: a single
 * look can miss a process that is just being forked. Takes at most two seconds.
 */
export async function killEscapees(mark: EnvironmentMark, options: HuntOptions = {}): Promise<Hunt> {
  const { others = [], clock = systemClock, table = processTable } = options;
  const killed = new Set<string>();
  let left: readonly ProcessIdentity[] = [];
  let cleanLooks = 0;
  const isClean = async (): Promise<boolean> => {
    left = [...(await table.carriers(mark)), ...others.filter((one) => isAlive(one, table))];
    cleanLooks = left.length === 0 ? cleanLooks + 1 : 0;
    for (const identity of left) {
      killed.add(keyOf(identity));
      killProcess(identity.pid, 'SIGKILL');
    }
    return cleanLooks >= 2;
  };
  await waitUntil(() => orElse(false, isClean), huntMs, clock);
  return { killed: killed.size, left };
}

async function isGroupEmpty(leader: ProcessIdentity, table: ProcessTable): Promise<boolean> {
  // Mostly the leader leaves last, and to look at one process is cheaper than at all of them.
  return !isThere(leader) || (!isAlive(leader, table) && (await membersLeft(leader, table)).length === 0);
}

async function membersLeft(
  leader: ProcessIdentity,
  table: ProcessTable,
): Promise<readonly ProcessIdentity[]> {
  return !isThere(leader) || isReplaced(leader, table) ? [] : await groupMembers(leader.pid, table);
}

/** Whether there is a group of that number. Where there is none the kernel says so also to those without descriptors. */
function isThere(leader: ProcessIdentity): boolean {
  return killProcess(-leader.pid, 0);
}

async function livingOffspring(
  leader: ProcessIdentity,
  table: ProcessTable,
): Promise<readonly ProcessIdentity[]> {
  return isAlive(leader, table) ? descendants(leader.pid, await table.list()) : [];
}

async function killLivingTree(leader: ProcessIdentity, table: ProcessTable): Promise<void> {
  if (isAlive(leader, table)) await killTree(leader.pid);
}

/** Without descriptors we cannot look at processes: then the worst is assumed. */
async function orElse<T>(assumed: T, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch {
    return assumed;
  }
}

function distinct(identities: readonly ProcessIdentity[]): readonly ProcessIdentity[] {
  const byKey = new Map(
    identities.map(({ pid, startTime }) => [keyOf({ pid, startTime }), { pid, startTime }]),
  );
  return [...byKey.values()];
}

function keyOf(identity: ProcessIdentity): string {
  return `${identity.pid} ${identity.startTime}`;
}
