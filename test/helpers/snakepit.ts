import { execFile } from 'node:child_process';
import { program } from './start.js';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a subcommand that ends by itself, with this runtime folder. */
export function snakepit(runtime: string, ...args: string[]): Promise<Answer> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, LANG: 'C.UTF-8', TZ: 'UTC', XDG_RUNTIME_DIR: runtime };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { env, timeout: 20_000 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
