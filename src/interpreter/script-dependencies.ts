import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SnakepitError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Run } from '../run.js';
import { isExecutable, onPath } from '../util/look-up.js';
import { scriptBlock } from './script-block.js';

/** What the dependencies that an adapter declares in itself (PEP 723) came to. */
export type ScriptEnvironment =
  | { readonly kind: 'none' }
  /** They are installed, in an environment of their own, whose Python this is. */
  | { readonly kind: 'ready'; readonly python: string }
  /** They are declared, and nothing here can install them. */
  | { readonly kind: 'ignored'; readonly warning: string };

export interface ScriptRequest {
  /** The adapter's absolute path. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
  /** No: the environment is the one that is there, or that would be made from. Default: yes. */
  readonly mayInstall?: boolean | undefined;
}

/** Has uv install what the adapter says it needs, where uv is on PATH. Throws `interpreter` where uv fails. */
export async function installScriptDependencies(request: ScriptRequest): Promise<ScriptEnvironment> {
  const { file, env, mayInstall = true } = request;
  const source = await readFile(file, 'utf8');
  if (scriptBlock(source) === undefined) return { kind: 'none' };
  const uv = onPath('uv', env);
  if (uv === undefined) {
    const warning = `${basename(file)} declares its dependencies (# /// script), which takes uv to install, and uv is not on PATH: they are ignored`;
    return { kind: 'ignored', warning };
  }
  if (mayInstall) await runUv(uv, ['sync', '--script', file], request);
  const python = (await runUv(uv, ['python', 'find', '--script', file], request)).at(-1) ?? '';
  if (isExecutable(python)) return { kind: 'ready', python };
  throw new SnakepitError('interpreter', `uv does not say where the environment of ${basename(file)} is`, {
    remedy: 'Update uv (uv self update).',
    details: python || undefined,
  });
}

/** What uv says each time, also where there is nothing to do. */
const isNoise = /^(Using|Creating|Resolved|Audited|Checked|warning: `VIRTUAL_ENV)/;

/** The lines of standard output. */
async function runUv(
  uv: string,
  args: readonly string[],
  { file, env, run, emit, signal }: ScriptRequest,
): Promise<string[]> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exit = await run(uv, args, {
    env,
    signal,
    onLine(line, stream) {
      (stream === 'stdout' ? stdout : stderr).push(line);
      if (stream === 'stderr' && !isNoise.test(line)) emit({ type: 'packages-progress', line });
    },
  });
  if (exit.code === 0) return stdout;
  throw new SnakepitError('interpreter', `uv could not install the dependencies of ${basename(file)}`, {
    remedy: stderr.some((line) => line.includes('unexpected argument'))
      ? 'Update uv (uv self update).'
      : 'Correct its "# /// script" block, or name a Python that has them with --python.',
    details: stderr.slice(-15).join('\n') || undefined,
  });
}
