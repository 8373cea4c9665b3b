/** How much of a new, shorter run time counts: after some 40 runs a single slow one is forgotten. */
const decay = 0.1;

/** What a command costs its worker besides the tool itself, in microseconds: decoding, encoding, book-keeping. */
const overheadUs = 4;

/**
 * How long each tool takes, as far as is known. The estimate jumps up at once and comes down slowly: holding a command
 * back for an idle member costs a round trip, while putting one behind a slow one may cost seconds.
 */
export class ToolPace {
  readonly #estimates = new Map<string, number>();

  /** Expected time of a worker for one command, in microseconds; undefined for a tool that never ran. */
  estimateUs(tool: string): number | undefined {
    return this.#estimates.get(tool);
  }

  record(tool: string, runUs: number): void {
    const costUs = runUs + overheadUs;
    const known = this.#estimates.get(tool);
    this.#estimates.set(
      tool,
      known === undefined || costUs >= known ? costUs : known + (costUs - known) * decay,
    );
  }
}
