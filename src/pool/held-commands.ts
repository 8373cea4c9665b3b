import type { Command } from '../command.js';
import { Deque } from '../util/deque.js';

/** A session is to end once the commands before this have gone to where they belong. */
interface SessionEnd {
  readonly endsSession: string;
}

export interface HeldCommandsHost {
  /** What was held, in the order in which it came. */
  readonly accept: (command: Command) => void;
  readonly endSession: (id: string) => void;
}

/** Commands of which it is not known yet in which pool they are to wait, and ends of sessions among them. */
export class HeldCommands {
  readonly #items = new Deque<Command | SessionEnd>();
  /** Sessions of commands that came since the session's last end. */
  readonly #sessions = new Set<string>();
  #count = 0;
  #bytes = 0;

  /** Neither commands, nor ends of sessions. */
  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  get count(): number {
    return this.#count;
  }

  /** Of their arguments and ids. */
  get bytes(): number {
    return this.#bytes;
  }

  push(command: Command): void {
    const { session } = command.options;
    if (session !== undefined) this.#sessions.add(session);
    this.#items.push(command);
    this.#count++;
    this.#bytes += sizeOf(command);
  }

  /** Ends a session in its turn; false where no command here has begun it since it was ended. */
  endSession(id: string): boolean {
    if (!this.#sessions.delete(id)) return false;
    this.#items.push({ endsSession: id });
    return true;
  }

  /** Takes out the commands that are meant, in their order. Ends of sessions stay: other commands may have been there before. */
  removeWhere(isMeant: (command: Command) => boolean): readonly Command[] {
    const removed: Command[] = [];
    this.#items.removeWhere((item) => {
      if ('endsSession' in item || !isMeant(item)) return false;
      removed.push(item);
      return true;
    });
    this.#count -= removed.length;
    for (const command of removed) this.#bytes -= sizeOf(command);
    return removed;
  }

  /** Hands out all that is here; what comes back meanwhile stays for the next time. */
  handOut({ accept, endSession }: HeldCommandsHost): void {
    this.#sessions.clear();
    this.#count = 0;
    this.#bytes = 0;
    for (const item of this.#items.removeWhere(() => true)) {
      if ('endsSession' in item) endSession(item.endsSession);
      else accept(item);
    }
  }
}

function sizeOf({ args, id }: Command): number {
  return args.length + id.length;
}
