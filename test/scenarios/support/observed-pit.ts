import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { describeProcess, processesLeftWith, processesWith } from '../../helpers/processes.js';
import { makePipe } from '../../helpers/real-pipe.js';
import { developmentPython, program } from '../../helpers/start.js';
import type { Stage } from '../scenario.js';
import { Answers } from './answers.js';
import { Resources } from './resources.js';
import { Slots } from './slots.js';

export interface PitRequest {
  /** After `start`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runtime files, where several share them. Default: a folder of its own. */
  readonly runtime?: string;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Time in which nothing may be left of a program that was killed. */
export const cleanUpMs = 1000;
/** Lines of the log that are kept, for when something is wrong. */
const keptLines = 30;
let started = 0;

/**
 * The real program, started as a shell would, and watched from outside: its answers, its log, what it takes. However much
 * goes through it, only its books are kept.
 */
export class ObservedPit {
  readonly pid: number;
  readonly answers = new Answers();
  readonly slots = new Slots();
  readonly resources: Resources;
  readonly runtime: string;
  /** What the environment of everything says that it started. */
  readonly mark: string;
  /** Settles as soon as it has ended, */
  readonly exited: Promise<Ending>;
  /** and this one once all that it had written was read. */
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #stdin: Socket;
  readonly #stdout: Socket;
  readonly #log: string[] = [];
  readonly #undo: () => void;
  #ending: Ending | undefined;

  constructor(
    stage: Pick<Stage, 'folder' | 'interrupted'>,
    { args, env, runtime = join(stage.folder, 'run') }: PitRequest,
  ) {
    this.runtime = runtime;
    mkdirSync(runtime, { recursive: true, mode: 0o700 });
    const [input, output, errors] = [makePipe(stage.folder), makePipe(stage.folder), makePipe(stage.folder)];
    const watchedAs = `${process.pid}-${++started}`;
    this.mark = `WATCHED_AS=${watchedAs}`;
    const { PATH } = process.env;
    this.#child = spawn(
      process.execPath,
      [program, 'start', '--python', developmentPython, '--log-format', 'json', ...args],
      {
        cwd: stage.folder,
        env: {
          PATH,
          LANG: 'C.UTF-8',
          HOME: stage.folder,
          XDG_RUNTIME_DIR: runtime,
          WATCHED_AS: watchedAs,
          ...env,
        },
        stdio: [input.reader, output.writer, errors.writer],
      },
    );
    for (const fd of [input.reader, output.writer, errors.writer]) closeSync(fd);
    this.pid = this.#child.pid ?? 0;
    this.resources = new Resources(this.pid);
    this.#stdin = new Socket({ fd: input.writer, readable: false, writable: true });
    // It may end before it has read everything.
    this.#stdin.on('error', () => {});
    this.#stdout = new Socket({ fd: output.reader, readable: true, writable: false });
    const stderr = new Socket({ fd: errors.reader, readable: true, writable: false });
    onLines(this.#stdout, (line) => this.answers.take(line));
    onLines(stderr, (line) => this.#takeLog(line));
    this.exited = this.#watch();
    this.ended = this.#readToTheEnd(stderr);
    const kill = () => this.signal('SIGKILL');
    stage.interrupted.addEventListener('abort', kill, { once: true });
    this.#undo = () => stage.interrupted.removeEventListener('abort', kill);
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** The end of its log. */
  get log(): readonly string[] {
    return this.#log;
  }

  /** Writes lines; resolves once there is room for more, or never will be. */
  async write(text: string): Promise<void> {
    if (this.#stdin.destroyed || this.#stdin.write(text)) return;
    await new Promise<void>((done) => {
      const settle = () => {
        this.#stdin.off('drain', settle).off('close', settle);
        done();
      };
      this.#stdin.on('drain', settle).on('close', settle);
    });
  }

  end(): void {
    this.#stdin.end();
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.hasEnded) this.#child.kill(signal);
  }

  /** Leaves what it writes where it is. */
  stopReading(): void {
    this.#stdout.pause();
  }

  goOnReading(): void {
    this.#stdout.resume();
  }

  /** Reads a piece; resolves with its size. */
  async readOnce(signal: AbortSignal): Promise<number> {
    this.#stdout.resume();
    const [chunk] = await once(this.#stdout, 'data', { signal });
    this.#stdout.pause();
    return chunk.length;
  }

  /** Living processes of it. */
  processes(): readonly number[] {
    return processesWith(this.mark);
  }

  /** Workers that are there and not yet known to be ready. */
  booting(): readonly number[] {
    const ready = new Set(this.slots.ready.map(({ pid }) => pid));
    return this.processes().filter((pid) => !ready.has(pid) && describeProcess(pid).includes('bootstrap.py'));
  }

  /** The process that would clean up after it. */
  sentinel(): number | undefined {
    return this.processes().find((pid) => describeProcess(pid).includes('sentinel.py'));
  }

  /** Files it has at run time. */
  files(): readonly string[] {
    const folder = join(this.runtime, 'snakepit');
    return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  }

  /** Ends whatever still runs, so that nothing outlives the scenario, and resolves once it is gone. */
  async dispose(): Promise<void> {
    this.#undo();
    this.resources.close();
    this.signal('SIGKILL');
    this.#stdout.resume();
    // Of one that was killed its sentinel takes care, where it has one.
    for (const pid of await processesLeftWith(this.mark, cleanUpMs)) kill(pid);
    await this.ended;
    this.#stdin.destroy();
  }

  async #watch(): Promise<Ending> {
    const ending = await new Promise<Ending>((done, failed) => {
      this.#child.once('error', failed).once('exit', (code, signal) => done({ code, signal }));
    });
    this.#ending = ending;
    this.#stdin.destroy();
    return ending;
  }

  async #readToTheEnd(stderr: Socket): Promise<Ending> {
    const closed = [this.#stdout, stderr].map(
      (stream) => new Promise<void>((done) => stream.once('close', done)),
    );
    const ending = await this.exited;
    await Promise.all(closed);
    return ending;
  }

  #takeLog(line: string): void {
    this.slots.take(line);
    if (this.#log.push(line) > keptLines) this.#log.shift();
  }
}

/** Kills a process; tells whether there was one. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function onLines(stream: Socket, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('latin1');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  // What has no end is no answer, and an error is an end too.
  stream.on('error', () => {}).once('close', () => rest !== '' && take(rest));
}
