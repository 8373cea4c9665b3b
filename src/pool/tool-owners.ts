import { defaultTool, type Failure } from '../command.js';
import type { MemberTool } from './member.js';
import type { Pool } from './pool.js';
import { ambiguousTool } from './unknown-pool.js';
import { unknownTool } from './unknown-tool.js';

/** What a pool's adapter has. */
export interface Offer {
  readonly tools: readonly MemberTool[];
  /** The tool of commands that name none; undefined: there is none. */
  readonly defaultTool: string | undefined;
  /** The tool that runs those which are not listed. Default: they are unknown. */
  readonly fallbackTool?: string | undefined;
}

/** Who runs a command; `unknown`: that is not known yet. */
export type Target =
  | { readonly is: 'pool'; readonly pool: Pool }
  | { readonly is: 'nobody'; readonly answer: Failure }
  | { readonly is: 'unknown' };

/** Which of several pools has a tool. */
export class ToolOwners {
  readonly #pools: ReadonlyMap<string, Pool>;
  readonly #offers = new Map<string, Offer>();
  /** Of tools that were asked for since anything changed. */
  readonly #known = new Map<string, Target>();

  constructor(pools: ReadonlyMap<string, Pool>) {
    this.#pools = pools;
  }

  /** A pool has said what it has. */
  offered(pool: string, offer: Offer): void {
    this.#offers.set(pool, offer);
    this.#known.clear();
  }

  /** A pool was given up. */
  lost(): void {
    this.#known.clear();
  }

  of(tool: string): Target {
    return this.#known.get(tool) ?? this.#find(tool);
  }

  #find(tool: string): Target {
    const silent = [...this.#pools].filter(([name]) => !this.#offers.has(name)).map(([, pool]) => pool);
    if (silent.some(({ givenUp }) => givenUp === undefined)) return { is: 'unknown' };
    const offering = (isOffered: (offer: Offer) => boolean) =>
      [...this.#pools].filter(([name]) => {
        const offer = this.#offers.get(name);
        return offer !== undefined && isOffered(offer);
      });
    const listing = offering((offer) => hasTool(offer, tool));
    // What nobody lists is for whoever runs any tool.
    const able =
      listing.length > 0 || tool === defaultTool
        ? listing
        : offering(({ fallbackTool }) => fallbackTool !== undefined);
    const [first] = able;
    if (first === undefined) {
      // It may be a tool of one that could never say what it has.
      const answer = silent.find(({ givenUp }) => givenUp !== undefined)?.givenUp;
      return { is: 'nobody', answer: answer ?? unknownTool(tool, { tools: this.#tools }) };
    }
    if (able.length > 1) {
      const names = able.map(([name]) => name);
      return { is: 'nobody', answer: ambiguousTool(tool, names) };
    }
    const owner: Target = { is: 'pool', pool: first[1] };
    // Names that nobody lists may be any number.
    if (listing.length > 0) this.#known.set(tool, owner);
    return owner;
  }

  /** Of all pools, each name once. */
  get #tools(): readonly MemberTool[] {
    const all = [...this.#offers.values()].flatMap(({ tools }) => tools);
    return [...new Map(all.map((tool) => [tool.name, tool])).values()];
  }
}

function hasTool(offer: Offer, name: string): boolean {
  return name === defaultTool
    ? offer.defaultTool !== undefined
    : offer.tools.some((tool) => tool.name === name);
}
