import type { WriteStream } from 'node:tty';

/** Where nobody watches, a line now and then will do. */
const unwatchedMs = 15_000;
const watchedMs = 100;

/** Shows how far a long run is: in place on a terminal, and as a line from time to time elsewhere. */
export function progressLine(stream: WriteStream): { show(text: string): void; clear(): void } {
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      const now = performance.now();
      if (now - shownAt < (stream.isTTY ? watchedMs : unwatchedMs)) return;
      shownAt = now;
      stream.write(stream.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    },
    clear() {
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
}
