import type { RunningPit } from '../../boot/boot-pit.js';
import type { PitResult } from '../../boot/pit-end.js';
import type { PitStreams } from '../../boot/pit-streams.js';
import type { HostSignal } from '../../process/host-signals.js';

/** What people see of a supervisor in the foreground, from its first line to its last. */
export interface Showing {
  /** Writes whole lines for them, or drops them where nobody reads. */
  readonly say: (lines: string) => void;
  /** What it puts in the place of standard streams. */
  readonly streams?: PitStreams | undefined;
  /** Shows a pit, from now on. */
  show(pit: RunningPit): Promise<void>;
  /** Whether a signal is no concern of the pit's. */
  keeps(signal: HostSignal): boolean;
  /** It has ended: gives the terminal back, and leaves what matters of it there. */
  ended(result: PitResult): Promise<void>;
  /** Gives everything back, whatever there was; resolves when all is written that can be. */
  end(): Promise<void>;
}
