import * as z from 'zod/mini';
import { SnakepitError } from '../errors.js';
import type { Run } from '../run.js';

/** A package that workers need, or that quarrels with those they need, and whose it is. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  /** The user's environment, or what snakepit has installed for it. */
  readonly source: 'environment' | 'snakepit';
}

/** What an interpreter says of itself. */
export type PythonFacts =
  | { readonly kind: 'too-old'; readonly version: string }
  | {
      readonly kind: 'fit';
      readonly version: string;
      /** `cpython`. */
      readonly implementation: string;
      /** False for a free-threaded one. */
      readonly gil: boolean;
      readonly pip: boolean;
      /** Names the folder with packages that fit it. */
      readonly tag: string;
      readonly packages: readonly PythonPackage[];
      /** What workers need: `grpcio>=1.49`. */
      readonly needs: readonly string[];
      /** Requirements that are not met: `grpcio>=1.49`; empty where all is there. */
      readonly missing: readonly string[];
      /** Why not. */
      readonly message: string;
    };

export type FitPython = Extract<PythonFacts, { readonly kind: 'fit' }>;

export interface Examination {
  /** The interpreter. */
  readonly python: string;
  /** Of ours, that it is run by. */
  readonly script: string;
  /** Root of the packages that were installed for interpreters that lack them. */
  readonly packages: string | undefined;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly signal?: AbortSignal | undefined;
}

const tooOld = z.object({ version: z.string(), too_old: z.literal(true) });
const fit = z.object({
  version: z.string(),
  implementation: z.string(),
  gil: z.boolean(),
  pip: z.boolean(),
  tag: z.string(),
  packages: z.array(
    z.object({ name: z.string(), version: z.string(), source: z.enum(['environment', 'snakepit']) }),
  ),
  needs: z.array(z.string()),
  missing: z.nullable(z.array(z.string())),
  message: z.string(),
});

/** Asks an interpreter what it is and has. Throws `interpreter` where it does not say. */
export async function examinePython(examination: Examination): Promise<PythonFacts> {
  const answer = await ask(examination, { adapter: null, import: false });
  const old = tooOld.safeParse(answer.value);
  if (old.success) return { kind: 'too-old', version: old.data.version };
  const facts = fit.safeParse(answer.value);
  if (!facts.success) throw answer.unclear();
  const { missing, ...rest } = facts.data;
  return { kind: 'fit', ...rest, missing: missing ?? [] };
}

/**
 * A package of the user's own that is too old. What is in their environment comes first, whatever is installed elsewhere:
 * nobody but they can put that right.
 */
export function outdatedOwn({ packages, missing }: FitPython): PythonPackage | undefined {
  return packages.find(
    ({ name, source }) => source === 'environment' && missing.some((need) => need.startsWith(`${name}>`)),
  );
}

/** How a user installs what is missing. */
export function installByHand(python: string, { missing }: FitPython): string {
  return `${python} -m pip install '${missing.join("' '")}'`;
}

/** `grpcio 1.84.0, msgspec 0.22.0 (snakepit's)`, one of these each. */
export function packageList({ packages }: FitPython): readonly string[] {
  return packages.map(
    ({ name, version, source }) => `${name} ${version}${source === 'snakepit' ? " (snakepit's)" : ''}`,
  );
}

/** What the import of an adapter came to. */
export type AdapterFacts =
  | { readonly kind: 'imported'; readonly ms: number; readonly tools: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly traceback: string };

const tried = z.union([
  z.object({ seconds: z.number(), tools: z.array(z.string()) }),
  z.object({ failed: z.object({ message: z.string(), traceback: z.string() }) }),
]);

/** Imports an adapter as a worker does; null: the built-in demo tools. Its interpreter must have all that is needed. */
export async function tryAdapter(examination: Examination, adapter: string | null): Promise<AdapterFacts> {
  const answer = await ask(examination, { adapter, import: true });
  const facts = tried.safeParse(answer.value);
  if (!facts.success) return { kind: 'failed', message: answer.end, traceback: answer.stderr.join('\n') };
  if ('failed' in facts.data) return { kind: 'failed', ...facts.data.failed };
  return { kind: 'imported', ms: facts.data.seconds * 1000, tools: facts.data.tools };
}

interface Answer {
  readonly value: unknown;
  readonly stderr: readonly string[];
  /** How it ended, as the rest of a sentence without a subject. */
  readonly end: string;
  unclear(): SnakepitError;
}

async function ask(
  { python, script, packages, cwd, env, run, signal }: Examination,
  question: { readonly adapter: string | null; readonly import: boolean },
): Promise<Answer> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const order = JSON.stringify({ packages: packages ?? null, ...question });
  const exit = await run(python, ['-u', script, order], {
    cwd,
    env,
    signal,
    onLine(line, stream) {
      if (stream === 'stdout') stdout.push(line);
      else if (stderr.push(line) > mostLines) stderr.shift();
    },
  }).catch((cause: unknown) => {
    throw new SnakepitError('interpreter', `${python} cannot be run`, { cause });
  });
  const how = exit.signal ?? `exit status ${exit.code}`;
  return {
    value: jsonOf(stdout.at(-1) ?? ''),
    stderr,
    end: `it ended with ${how} and said nothing of itself`,
    unclear: () =>
      new SnakepitError('interpreter', `${python} does not say what it is (${how})`, {
        remedy: 'Is it a Python? Name one with --python.',
        details: stderr.slice(-mostShown).join('\n') || undefined,
      }),
  };
}

/** Of standard error. */
const mostLines = 20;
const mostShown = 5;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
