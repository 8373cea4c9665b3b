/**
 * Theory of operation.
 *
 * A member that is woken for a few microseconds of work costs more than that work: a message each way, and several switches
 * between processes. So quick commands go to as many members as could be busy with them, at the pace at which they can be
 * handed out at all, and no more, however many there are; and those get them by the handful. What takes long, or is not
 * known to be quick, goes to everybody.
 */
import type { Seat } from './seat.js';

/** Work that is worth a message, in microseconds. A command that takes as long is not quick. */
export const worthwhileUs = 500;

/** So many members are always made use of; they are loaded evenly, by single commands. */
export const fewestMembers = 2;

/** Commands are handed out no faster than one in so many microseconds, half of what it takes at best. */
const paceUs = 2.5;

/** Whoever has answered nothing for so long is not counted on; less is less than a turn may take where cores are scarce. */
const silenceMs = 20;

/** How many members can be busy with commands that take so long; a power of two, or infinity: all of them. */
export function membersFor(us: number): number {
  if (us >= worthwhileUs) return Number.POSITIVE_INFINITY;
  return Math.max(fewestMembers, 2 ** Math.ceil(Math.log2(us / paceUs)));
}

/**
 * Those to be offered commands that so many members can be busy with: first whoever is at it already, and answers. Without
 * anybody idle, all of them.
 *
 * @param now in the clock's milliseconds.
 */
export function neededMembers(seats: readonly Seat[], count: number, now: number): readonly Seat[] {
  if (seats.length <= count) return seats;
  const needed = seats.filter((seat) => isBusyWithQuick(seat) && seat.progressAt > now - silenceMs);
  const idle = seats.filter(({ held }) => held === 0);
  if (idle.length === 0) return seats;
  return needed.concat(idle.slice(0, Math.max(0, count - needed.length)));
}

function isBusyWithQuick({ held, heldUs }: Seat): boolean {
  return held > 0 && heldUs < held * worthwhileUs;
}
