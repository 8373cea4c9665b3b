import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { processesWith } from './processes.js';
import type { Scene } from './scene.js';
import type { Answer } from './snakepit.js';
import { developmentPython, program } from './start.js';
import { TakenText } from './taken-text.js';
import { temporaryFolder } from './temporary-folder.js';
import { takeTurn } from './turns.js';

/** Folders in which a test runs things in the background; at its end whatever runs there is killed. */
export interface Background {
  readonly folder: string;
  readonly runtime: string;
  readonly state: string;
  readonly env: NodeJS.ProcessEnv;
  /** Living processes of it. */
  processes(): readonly number[];
}

export async function background(
  t: Scene,
  given: Readonly<Record<string, string>> = {},
): Promise<Background> {
  await takeTurn(t);
  const folder = await temporaryFolder(t);
  const [runtime, state] = [join(folder, 'run'), join(folder, 'state')];
  for (const path of [runtime, state]) mkdirSync(path, { mode: 0o700 });
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: folder,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    XDG_RUNTIME_DIR: runtime,
    XDG_STATE_HOME: state,
    SNAKEPIT_PYTHON: developmentPython,
    ...given,
  };
  const processes = () => processesWith(`XDG_RUNTIME_DIR=${runtime}`);
  t.teardown(() => {
    for (const pid of processes()) process.kill(pid, 'SIGKILL');
  });
  return { folder, runtime, state, env, processes };
}

export interface Waiting {
  readonly child: ChildProcess;
  /** Settles when it has ended, and nobody has its standard output or error any more. */
  readonly answer: Promise<Answer & { readonly signal: NodeJS.Signals | null }>;
}

/** Runs a subcommand with /dev/null on standard input, or with what a shell makes of `redirect`. */
export function runIn({ folder, env }: Background, words: readonly string[], redirect = ''): Waiting {
  const child = spawn('/bin/sh', ['-c', `exec "$@" ${redirect}`, 'sh', process.execPath, program, ...words], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [new TakenText(child.stdout, 15_000), new TakenText(child.stderr, 15_000)];
  const exited = new Promise<[number | null, NodeJS.Signals | null]>((done) =>
    child.once('exit', (code, signal) => done([code, signal])),
  );
  const answer = Promise.all([exited, stdout.ended, stderr.ended]).then(([[code, signal]]) => ({
    code: code ?? -1,
    signal,
    stdout: stdout.text,
    stderr: stderr.text,
  }));
  return { child, answer };
}

/** What /proc tells of a process: its parent, its session, its terminal (0: none), and what its first descriptors are. */
export function facts(pid: number) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ').map(Number) ?? [];
  const [, parent, , session, terminal] = stat;
  const descriptors = [0, 1, 2].map((fd) => realpathSync(`/proc/${pid}/fd/${fd}`));
  return { parent, session, terminal, descriptors };
}
