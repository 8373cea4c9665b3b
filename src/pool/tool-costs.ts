import type { Command } from '../command.js';

/** How much of a new, smaller figure counts: after some 40 runs a single large one is forgotten. */
const decay = 0.1;

/** What a command costs its worker besides the tool itself, in microseconds: decoding, sending, book-keeping. */
const overheadUs = 4;

/** What a command's cost is remembered under: as a stream, a tool has one of its own. */
export function costName(command: Command): string {
  return command.isStream ? `${command.tool} (stream)` : command.tool;
}

/** What one command of a tool is expected to cost. */
export interface ToolCost {
  /** Time of its worker, in microseconds. */
  readonly us: number;
  /** Size of its result. */
  readonly resultBytes: number;
}

/**
 * How long each tool takes, and how much it returns, as far as is known. Estimates jump up at once and come down slowly:
 * holding a command back for an idle member costs a round trip, while putting one behind a slow one may cost seconds, and
 * results that are larger than expected have to be held all the same.
 */
export class ToolCosts {
  readonly #costs = new Map<string, ToolCost>();

  /** Undefined for a tool that never ran. */
  of(tool: string): ToolCost | undefined {
    return this.#costs.get(tool);
  }

  record(tool: string, runUs: number, resultBytes: number): void {
    const us = runUs + overheadUs;
    const known = this.#costs.get(tool);
    this.#costs.set(
      tool,
      known === undefined
        ? { us, resultBytes }
        : { us: follow(known.us, us), resultBytes: follow(known.resultBytes, resultBytes) },
    );
  }
}

function follow(known: number, seen: number): number {
  return seen >= known ? seen : known + (seen - known) * decay;
}
