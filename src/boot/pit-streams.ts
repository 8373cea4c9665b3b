import type { Readable } from 'node:stream';
import type { Descriptor } from '../stdio/output/descriptor.js';

/** What a dashboard puts in the place of standard streams, where it has the terminal that they are. */
export interface PitStreams {
  /** Read instead of a standard input that gives keys. */
  readonly input?: Readable | undefined;
  /** Gets what results would be written to, and gives what they are. */
  readonly results?: ((opened: Descriptor) => Descriptor) | undefined;
  /** Called when nothing more happens but that the last results are written, which waits for it. */
  readonly beforeLastResults?: (() => Promise<void>) | undefined;
}
