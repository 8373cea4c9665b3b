import type { Site } from './site.js';

/** `skipped`: it makes no sense before something else is put right. */
export type Verdict = 'ok' | 'warning' | 'problem' | 'skipped';

/** What a check has found. */
export interface Finding {
  readonly verdict: Verdict;
  /** In one sentence, without a full stop. */
  readonly says: string;
  /** Further lines: a list, a traceback. */
  readonly more?: readonly string[];
  /** What the user can do about it, as a sentence. */
  readonly remedy?: string | undefined;
  /** What `--fix` does about it; only what can do no harm. */
  readonly fix?: (() => Promise<void>) | undefined;
  /** The same for programs, in the snake case of JSON. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** One thing that is looked at. It changes nothing, and never throws for what is wrong with the site. */
export interface Check {
  /** In JSON: `open_files`. */
  readonly name: string;
  /** For people: `Open files`. */
  readonly title: string;
  /** Each of several pools has its own finding. */
  readonly isPerPool?: true;
  run(site: Site): Promise<Finding>;
}
