import type { Socket } from 'node:net';
import type { Clock } from '../util/clock.js';

const intervalMs = 1000;

/**
 * Tells once when the other end of a connection, which has said that it sends no more, is gone altogether; returns the
 * undo. The end of its data looks the same in both cases, and the system tells the difference only to somebody who writes:
 * nothing at all is enough, and nobody notices it.
 */
export function whenPeerLeft(socket: Socket, clock: Clock, listener: () => void): () => void {
  let cancel = () => {};
  const probe = () => {
    cancel = clock.schedule(intervalMs, probe);
    socket.write('', (error) => {
      if (error) listener();
    });
  };
  probe();
  return () => cancel();
}
