import { type ChildProcess, execFile, spawn } from 'node:child_process';
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
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
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

/** Starts a subcommand, and reads what it says as it comes. */
export function followSnakepit(t: Scene, setting: Setting, ...args: string[]): Following {
  const child = spawn(process.execPath, [program, ...args], {
    env: environment(setting),
    cwd: setting.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
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

/** The folder is written in another way: a client that is just leaving is nothing that a pit has left. */
function environment({ runtime, env }: Setting): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', TZ: 'UTC', XDG_RUNTIME_DIR: `${runtime}/.`, ...env };
}
