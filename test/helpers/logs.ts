import { execFile, spawn } from 'node:child_process';
import type { Scene } from './scene.js';
import type { Answer } from './snakepit.js';
import { program } from './start.js';
import { TakenText } from './taken-text.js';

/** Where the log files of one test are: for the environment of what writes them, and of what reads them. */
export interface LogHome {
  readonly state: string;
  readonly runtime: string;
  /** Of Node itself, for `runLogs`: `--max-old-space-size=64`. Default: none. */
  readonly nodeFlags?: readonly string[];
}

/** Runs `snakepit logs` to its end. */
export function runLogs({ state, runtime, nodeFlags = [] }: LogHome, ...args: string[]): Promise<Answer> {
  return new Promise((done) => {
    const options = { env: environment(state, runtime), timeout: 20_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [...nodeFlags, program, 'logs', ...args], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

export interface Follower {
  readonly shown: TakenText;
  /** Reads no more. */
  leave(): void;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Runs `snakepit logs -f`, until the test ends it. */
export function followLogs(t: Scene, { state, runtime }: LogHome, ...args: string[]): Follower {
  const child = spawn(process.execPath, [program, 'logs', '-f', ...args], {
    env: environment(state, runtime),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  return {
    shown: new TakenText(child.stdout, 15_000),
    leave: () => child.stdout.destroy(),
    exited: new Promise((done) => child.once('exit', (code, signal) => done({ code, signal }))),
  };
}

function environment(state: string, runtime: string): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return { PATH, LANG: 'C.UTF-8', TZ: 'UTC', XDG_RUNTIME_DIR: runtime, XDG_STATE_HOME: state };
}
