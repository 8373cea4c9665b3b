import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeProcess, processesLeftWith } from './processes.js';
import type { Scene } from './scene.js';

/** A line of standard output. */
export interface Result {
  readonly id: unknown;
  readonly line: number;
  readonly ok: boolean;
  readonly result?: unknown;
  /** At the end of a stream: how many parts there were. */
  readonly chunks?: number;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
    readonly details?: Readonly<Record<string, unknown>>;
  };
  readonly run?: {
    readonly worker: string;
    readonly attempt: number;
    readonly queued_ms: number;
    readonly ms: number;
  };
}

/** A line of standard output that is a part of a result. */
export interface Chunk {
  readonly id: unknown;
  readonly line: number;
  readonly chunk: unknown;
  readonly seq: number;
}

/** How `snakepit start` ended. */
export interface StartRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ms: number;
  readonly stdout: string;
  readonly stderr: string;
  /** In the order of the input. */
  readonly results: readonly Result[];
  /** As they came; of each line the parts are there in their order, before its result. */
  readonly chunks: readonly Chunk[];
}

/**
 * Which lines are answered: all, the first so many (those that were read), some (the program was killed), or none (results
 * go elsewhere, or nothing was started). `records`: lines are not records; `raw`: results do not say which lines they answer.
 */
export type Answers = 'all' | 'read' | 'some' | 'none' | 'records' | 'raw';

export interface Expectation {
  readonly runtime: string;
  /** Numbers of the lines that were written to the program, but for blank ones. */
  readonly lines: readonly number[];
  readonly answers?: Answers | undefined;
  readonly isAlone?: boolean | undefined;
}

/** Time that a program which was killed has, until nothing of it may be left. */
const cleanUpMs = 1000;

/** What must hold after every run: one result for each line, nothing but results on stdout, and nothing left behind. */
export async function verifyRun(t: Scene, run: StartRun, expectation: Expectation): Promise<void> {
  const { runtime, lines, answers = 'all', isAlone = true } = expectation;
  const wasKilled = answers === 'some';
  if (answers === 'none') t.is(run.stdout, '', 'nothing is on stdout');
  if (isAlone) {
    const left = await processesLeftWith(`XDG_RUNTIME_DIR=${runtime}`, wasKilled ? cleanUpMs : 0);
    t.deepEqual(left.map(describeProcess), [], 'no process is left');
    t.deepEqual(runtimeFiles(runtime), [], 'no file is left');
  }

  const answered = run.results.map(({ line }) => line);
  t.deepEqual(answered, [...new Set(answered)], 'no line is answered twice');
  if (answers !== 'all' && answers !== 'read') return;
  t.deepEqual(answered, answers === 'all' ? lines : lines.slice(0, answered.length), 'each line is answered');
}

/** Everything on stdout is a result, or a part of one: one JSON object per line, with an end. Results are in the order of the input. */
export function parseResults(
  t: Scene,
  stdout: string,
  isWhole: boolean,
): { readonly results: readonly Result[]; readonly chunks: readonly Chunk[] } {
  const lines = stdout.split('\n');
  const rest = lines.pop();
  if (isWhole) t.is(rest, '', 'the last line is whole');
  const results: Result[] = [];
  const chunks: Chunk[] = [];
  /** Of each line that streams, how many parts it had so far; undefined once it has ended. */
  const parts = new Map<number, number | undefined>();
  for (const line of lines) {
    const result: Result & Partial<Chunk> = JSON.parse(line);
    t.true(typeof result.ok === 'boolean' && typeof result.line === 'number', line);
    const { line: number, seq } = result;
    if (seq === undefined) {
      if (parts.has(number) || result.chunks !== undefined) t.is(result.chunks, parts.get(number) ?? 0, line);
      parts.set(number, undefined);
      results.push(result);
    } else {
      t.is(seq, parts.has(number) ? parts.get(number) : 0, line);
      parts.set(number, seq + 1);
      chunks.push(result as Chunk);
    }
  }
  return { results: results.sort((a, b) => a.line - b.line), chunks };
}

function runtimeFiles(runtime: string): readonly string[] {
  const folder = join(runtime, 'snakepit');
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}

/** Counts the lines of an input as it is written, however it is cut, without keeping it. */
export class WrittenLines {
  readonly #separator: number;
  readonly #ended: number[] = [];
  #line = 1;
  #isBlank = true;

  constructor(separator: '\n' | '\0') {
    this.#separator = separator.charCodeAt(0);
  }

  /** Numbers of those that are not blank. */
  get numbers(): readonly number[] {
    return this.#isBlank ? this.#ended : [...this.#ended, this.#line];
  }

  add(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(this.#separator); end !== -1; end = bytes.indexOf(this.#separator, start)) {
      this.#take(bytes.subarray(start, end));
      if (!this.#isBlank) this.#ended.push(this.#line);
      this.#isBlank = true;
      this.#line++;
      start = end + 1;
    }
    this.#take(bytes.subarray(start));
  }

  #take(part: Buffer): void {
    this.#isBlank &&= part.length === 0 || (part.length === 1 && part[0] === carriageReturn);
  }
}

const carriageReturn = 0x0d;
