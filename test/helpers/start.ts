import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { processesWith } from './processes.js';
import { makePipe } from './real-pipe.js';
import type { Scene } from './scene.js';
import {
  type Answers,
  type Chunk,
  parseResults,
  type Result,
  type StartRun,
  verifyRun,
  WrittenLines,
} from './start-run.js';
import { TakenText } from './taken-text.js';
import { temporaryFolder } from './temporary-folder.js';
import { takeTurn } from './turns.js';

export const program = join(process.cwd(), 'bin/snakepit.js');
/** What `node scripts/python-env.js` makes. */
export const developmentPython = join(process.cwd(), 'python/.venv/bin/python');

/** A program that says nothing for so long hangs; one that goes on for twice as long does not outlive its test. */
const patienceMs = 15_000;

/** Path of a fixture. */
export function adapter(name: string): string {
  return join(process.cwd(), 'test/fixtures/adapters', name);
}

export interface StartRequest {
  /** After `start`; `--python` is added where it is not there, */
  readonly args?: readonly string[];
  /** unless it is to be found, as for a user. Default: it is added. */
  readonly python?: 'found';
  /** Above the environment of a bare login. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What the input comes through: a pipe, as between two programs of a shell (the default), or a socket. */
  readonly stdin?: 'pipe' | 'socket';
  /** What the shell does before it becomes the program: `ulimit -n 64`. */
  readonly before?: string;
  /** A program that runs it: `['nohup']`; it passes signals on, or none are sent. */
  readonly within?: readonly string[];
  /** Redirections as a shell writes them: `<&- >/dev/full`. */
  readonly redirect?: string;
  /** A folder to share runtime files with another start. Default: one of its own. */
  readonly runtime?: string;
  /** What ends a line of the input. Default: a newline. */
  readonly separator?: '\n' | '\0';
  /** Which lines are answered on stdout. Default: all. */
  readonly answers?: Answers;
  /** For what takes longer than a test should. Default: 15 s. */
  readonly patienceMs?: number;
  /** Whether nothing else runs in that runtime folder at the end. Default: yes. */
  readonly isAlone?: boolean;
}

/** A line of `--log-format json`. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly event: { readonly type: string; readonly [key: string]: unknown };
}

/** `snakepit start` as a user has it before him: with real pipes, in an environment and a runtime folder of its own. */
export interface StartedProgram {
  readonly pid: number;
  readonly runtime: string;
  readonly stdout: Socket;
  /** Writes lines; resolves once the program, or the pipe, has taken them. */
  write(text: string | Buffer): Promise<void>;
  /** Ends the input. */
  end(text?: string | Buffer): void;
  signal(signal: NodeJS.Signals): void;
  /** The result of this line, as soon as it is there. */
  result(line: number): Promise<Result>;
  /** The part of a result of this line with this number. */
  chunk(line: number, seq: number): Promise<Chunk>;
  /** The first line of the log that says so. */
  said(text: string): Promise<string>;
  /** The first event of this type for which `matches` holds; needs `--log-format json`, and mostly `-v`. */
  event(type: string, matches?: (event: LogLine['event']) => boolean): Promise<LogLine['event']>;
  /** Settles when the program has ended and everything that has to hold then was found to hold. */
  readonly ended: Promise<StartRun>;
}

/** Starts it, with its input still open. */
export async function start(t: Scene, request: StartRequest = {}): Promise<StartedProgram> {
  await takeTurn(t);
  const folder = await temporaryFolder(t);
  const runtime = request.runtime ?? join(folder, 'run');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const [input, output, errors] = [makePipe(folder), makePipe(folder), makePipe(folder)];
  const patience = request.patienceMs ?? patienceMs;
  const startedAt = performance.now();
  const child = spawn(
    '/bin/sh',
    ['-c', `${request.before ?? ':'} && exec "$@" ${request.redirect ?? ''}`, 'sh', ...commandLine(request)],
    {
      cwd: request.cwd ?? folder,
      env: environment(folder, runtime, request.env),
      timeout: 2 * patience,
      killSignal: 'SIGKILL',
      stdio: [request.stdin === 'socket' ? 'pipe' : input.reader, output.writer, errors.writer],
    },
  );
  for (const fd of [input.reader, output.writer, errors.writer]) closeSync(fd);
  t.teardown(() => {
    child.kill('SIGKILL');
    // What runs it need not take it along.
    if (request.within === undefined) return;
    for (const pid of processesWith(`XDG_RUNTIME_DIR=${runtime}`)) process.kill(pid, 'SIGKILL');
  });

  const pipe = new Socket({ fd: input.writer, readable: false, writable: true });
  const stdin = child.stdin ?? pipe;
  // The program may end before it has read everything.
  stdin.on('error', () => {});
  const stdout = new Socket({ fd: output.reader, readable: true, writable: false });
  const results = new TakenText(stdout, patience);
  const log = new TakenText(new Socket({ fd: errors.reader, readable: true, writable: false }), patience);
  const written = new WrittenLines(request.separator ?? '\n');
  const write = (text: string | Buffer): Promise<void> => {
    written.add(typeof text === 'string' ? Buffer.from(text) : text);
    return new Promise((done) => stdin.write(text, () => done()));
  };

  const ended = (async () => {
    const { code, signal } = await exitOf(child);
    await Promise.all([results.ended, log.ended]);
    stdin.destroy();
    pipe.destroy();
    const run: StartRun = {
      code,
      signal,
      ms: performance.now() - startedAt,
      stdout: results.text,
      stderr: log.text,
      ...(request.answers === 'raw'
        ? { results: [], chunks: [] }
        : parseResults(t, results.text, request.answers !== 'some')),
    };
    const { answers, isAlone } = request;
    await verifyRun(t, run, { runtime, lines: written.numbers, answers, isAlone });
    return run;
  })();
  // Whoever waits for it hears of it; a test that failed before does not.
  ended.catch(() => {});

  return {
    pid: child.pid ?? 0,
    runtime,
    stdout,
    write,
    end: (text) => {
      if (text !== undefined) void write(text);
      stdin.end();
    },
    signal: (signal) => void child.kill(signal),
    result: (line) =>
      results.until(`a result of line ${line}`, (text) =>
        text.includes(`"line":${line},`) && !text.includes('"chunk":')
          ? (JSON.parse(text) as Result)
          : undefined,
      ),
    chunk: (line, seq) =>
      results.until(`part ${seq} of a result of line ${line}`, (text) =>
        text.includes(`"line":${line},`) && text.includes(`,"seq":${seq}`)
          ? (JSON.parse(text) as Chunk)
          : undefined,
      ),
    said: (text) => log.until(`saying "${text}"`, (line) => (line.includes(text) ? line : undefined)),
    event: (type, matches = () => true) =>
      log.until(`a ${type}`, (line) => {
        if (!line.includes(`"type":"${type}"`)) return undefined;
        const { event } = JSON.parse(line) as LogLine;
        return matches(event) ? event : undefined;
      }),
    ended,
  };
}

/** Runs it to its end, with this input. */
export async function runStart(
  t: Scene,
  { input, ...request }: StartRequest & { readonly input?: string | Buffer },
): Promise<StartRun> {
  const started = await start(t, request);
  started.end(input);
  return started.ended;
}

/** Lines of commands. */
export function commands(...list: readonly object[]): string {
  return list.map((command) => `${JSON.stringify(command)}\n`).join('');
}

function commandLine({ args = [], within = [], python: which }: StartRequest): readonly string[] {
  const isFound = which === 'found' || args.includes('--python');
  const python = isFound ? [] : ['--python', developmentPython];
  return [...within, process.execPath, program, 'start', ...python, ...args];
}

/** Nothing of ours gets in: no variable of an outer run, of an active environment, or of this test runner. */
function environment(folder: string, runtime: string, given: StartRequest['env']): NodeJS.ProcessEnv {
  const { PATH, LANG } = process.env;
  return { PATH, LANG: LANG ?? 'C.UTF-8', HOME: folder, XDG_RUNTIME_DIR: runtime, ...given };
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((done, failed) => {
    child.once('error', failed).once('exit', (code, signal) => done({ code, signal }));
  });
}
