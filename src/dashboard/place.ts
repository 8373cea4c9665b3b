/** Where a pit shows how it is. `line`: the bar where standard output is a pipe, shared with the other pits of the pipeline. */
export type Place = 'full' | 'bar' | 'line' | 'off';

/** `--dashboard`. */
export type DashboardChoice = 'auto' | 'full' | 'bar' | 'off';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What decides it. Whether we are in the foreground does not: it may change, and what is shown comes and goes with it. */
export interface Surroundings {
  readonly choice: DashboardChoice;
  /** The terminal that standard error is; undefined where it is none, or cannot be opened anew. */
  readonly terminal: Size | undefined;
  readonly isStdinTerminal: boolean;
  /** `terminal` only where it is the one that standard error is. */
  readonly stdout: 'terminal' | 'pipe' | 'other';
  /** Results go to a file of their own (`-o`), not to standard output. */
  readonly hasResultsFile: boolean;
  /** Whether there are keys to be had: from standard input, else from the terminal that controls us. */
  readonly hasKeys: boolean;
  /** Another pit in our process group: a pipeline, whose members have one terminal. */
  readonly hasCompany: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** Smallest size of the full view. */
const smallest: Size = { columns: 40, rows: 10 };

/** Decides where it is shown; what was asked for and cannot be is the next smaller one. */
export function dashboardPlace(surroundings: Surroundings): Place {
  const { choice, terminal, env } = surroundings;
  if (choice === 'off' || terminal === undefined || isDumb(env)) return 'off';
  if (choice === 'auto' && isCi(env)) return 'off';
  if (choice === 'full' && canBeFull(surroundings, terminal)) return 'full';
  if (choice === 'auto' && canBeFull(surroundings, terminal) && mayBeFull(surroundings)) return 'full';
  return surroundings.stdout === 'pipe' || surroundings.hasCompany ? 'line' : 'bar';
}

function canBeFull({ hasKeys }: Surroundings, { columns, rows }: Size): boolean {
  return hasKeys && columns >= smallest.columns && rows >= smallest.rows;
}

/**
 * Not where results would be in its way, nor where it would be in the way of somebody else: of the next program of a
 * pipeline (`| less`), which may have the terminal for itself, or of another pit.
 */
function mayBeFull({ stdout, isStdinTerminal, hasResultsFile, hasCompany }: Surroundings): boolean {
  if (stdout === 'pipe' || hasCompany) return false;
  return isStdinTerminal || hasResultsFile || stdout === 'other';
}

/** Whether a terminal can do no more than print; so can one that nobody knows anything about. */
export function isDumb({ TERM }: NodeJS.ProcessEnv): boolean {
  return TERM === undefined || TERM === '' || TERM === 'dumb';
}

/** Whether nobody looks, as is known of a build. */
export function isCi({ CI }: NodeJS.ProcessEnv): boolean {
  return CI !== undefined && !['', '0', 'false'].includes(CI);
}
