import type { Emit, GlobalLock } from '../events.js';

/**
 * Says once, with the first worker that is ready, what several threads are worth where Python lets one at a time compute.
 * What it makes takes events in the place of `emit`.
 */
export function warnOfGil(emit: Emit, threads: number): Emit {
  if (threads === 1) return emit;
  let isSaid = false;
  return (event) => {
    emit(event);
    if (isSaid || event.type !== 'worker-ready' || event.gil === undefined || event.gil === 'off') return;
    isSaid = true;
    emit({ type: 'warning', message: explanation(event.python, event.gil, threads) });
  };
}

function explanation(python: string, gil: Exclude<GlobalLock, 'off'>, threads: number): string {
  const of = `of the ${threads} threads of a worker one at a time computes; the others go on only while it waits, or is in C code that lets go of it`;
  return gil === 'on'
    ? `Python ${python} has a global interpreter lock (GIL): ${of} (a free-threaded Python, 3.13t or newer, has none: --python; or more --workers)`
    : `Python ${python} is free-threaded, but a module that was imported has its global interpreter lock (GIL) back on: ${of} (--env PYTHON_GIL=0 keeps it off)`;
}
