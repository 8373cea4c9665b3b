import { type ChildProcess, type ExecFileException, execFile, spawn } from 'node:child_process';
import type { Scene } from './scene.js';
import { program } from './start.js';
import { TakenText } from './taken-text.js';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  /** The runtime folder. */
  readonly runtime: string;
  readonly cwd?: string;
  /** Above the environment of a bare login. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads on standard input. Default: nothing comes, and no end. */
  readonly input?: string | Buffer;
  /** Redirections as a shell writes them: `>/dev/full`. */
  readonly redirect?: string;
}

/** A subcommand that goes on until it is told to end, or what it follows does. */
export interface Following {
  readonly child: ChildProcess;
  /** The first line that says so. */
  said(text: string): Promise<string>;
  /** All it has said so far. */
  readonly stdout: string;
  readonly ended: Promise<Answer>;
}

/** A subcommand that says nothing for so long hangs. */
const patienceMs = 15_000;

/** Runs a subcommand that ends by itself, with this runtime folder. */
export function snakepit(runtime: string, ...args: string[]): Promise<Answer> {
  return snakepitIn({ runtime }, ...args);
}

/** The same, where more than that matters. */
export async function snakepitIn(setting: Setting, ...args: string[]): Promise<Answer> {
  const options = { env: environment(setting), cwd: setting.cwd, timeout: 20_000 };
  if (running >= mostAtOnce) await new Promise<void>((start) => waiting.push(start));
  else running++;
  const answer = await new Promise<Answer>((done) => {
    const [file = '', ...words] = commandLine(setting, args);
    const { stdin } = execFile(file, words, options, (error, stdout, stderr) => {
      done({ code: codeOf(error), stdout, stderr });
    });
    if (setting.input === undefined) return;
    // It may end before it has read everything.
    stdin?.on('error', () => {}).end(setting.input);
  });
  const next = waiting.shift();
  if (next === undefined) running--;
  else next();
  return answer;
}

/** Programs of one test file that run at the same time: more would only slow each other down. */
const mostAtOnce = 4;
const waiting: (() => void)[] = [];
let running = 0;

/** Starts a subcommand, and reads what it says as it comes. Its input, where it is given any, stays open. */
export function followSnakepit(t: Scene, setting: Setting, ...args: string[]): Following {
  const [file = '', ...words] = commandLine(setting, args);
  const child = spawn(file, words, {
    env: environment(setting),
    cwd: setting.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  if (setting.input === undefined) child.stdin.end();
  else child.stdin.write(setting.input);
  const stdout = new TakenText(child.stdout, patienceMs);
  const stderr = new TakenText(child.stderr, patienceMs);
  const exited = new Promise<number>((done) => child.once('exit', (code) => done(code ?? -1)));
  return {
    child,
    said: (text) => stdout.until(`saying "${text}"`, (line) => (line.includes(text) ? line : undefined)),
    get stdout() {
      return stdout.text;
    },
    ended: (async () => {
      const code = await exited;
      await Promise.all([stdout.ended, stderr.ended]);
      return { code, stdout: stdout.text, stderr: stderr.text };
    })(),
  };
}

/** -1 where a signal ended it, as at the end of our patience. */
function codeOf(error: ExecFileException | null): number {
  if (error === null) return 0;
  return typeof error.code === 'number' ? error.code : -1;
}

function commandLine({ redirect }: Setting, args: readonly string[]): readonly string[] {
  const words = [process.execPath, program, ...args];
  return redirect === undefined ? words : ['/bin/sh', '-c', `exec "$@" ${redirect}`, 'sh', ...words];
}

/** The folder is written in another way: a client that is just leaving is nothing that a pit has left. */
function environment({ runtime, env }: Setting): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', TZ: 'UTC', XDG_RUNTIME_DIR: `${runtime}/.`, ...env };
}
