import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SnakepitError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Run } from '../run.js';
import { cacheFolder } from '../util/cache-folder.js';
import type { Clock } from '../util/clock.js';
import { makeDirectory } from '../util/make-directory.js';
import { installError } from './install-error.js';
import { chooseInstaller } from './installer.js';

export interface ProvisionRequest {
  /** As the worker's ready line says: its executable, which packages it lacks, and the tag of what it can load. */
  readonly python: string;
  readonly tag: string;
  readonly requirements: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly emit: Emit;
  readonly clock: Clock;
  /** Where they go; the user's cache unless given. */
  readonly root?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where the packages of all Pythons are, one folder per tag: `$XDG_CACHE_HOME/snakepit/packages`. Undefined for a user who
 * has no home: nothing can be installed then.
 */
export function packagesRoot(env: NodeJS.ProcessEnv): string | undefined {
  return cacheFolder(env, 'packages');
}

/**
 * Installs packages that a Python lacks into a folder of ours. The user's own environment stays as it is.
 *
 * They are installed beside the folder and put into its place when complete, so that no worker ever sees half of them, and
 * two that install at once do not meet: the last one wins, with the same packages. What an earlier run had installed for
 * the tag is installed again with them, since the folder is replaced as a whole.
 *
 * Throws `interpreter`, with what can be done about it.
 */
export async function provision(request: ProvisionRequest): Promise<void> {
  const { clock, emit, env, root = packagesRoot(env) } = request;
  if (root === undefined) throw homeless(request.requirements);
  const target = join(root, basename(request.tag));
  const startedAt = clock.now();
  const staging = await openStaging(target);
  try {
    const requirements = [...new Set([...(await installedIn(target)), ...request.requirements])].sort();
    emit({ type: 'packages-installing', requirements: request.requirements, target });
    await install({ ...request, requirements }, staging);
    await writeFile(join(staging, listFile), `${requirements.join('\n')}\n`);
    await putInPlace(staging, target);
  } catch (error) {
    throw isOfSystem(error) ? cannotWrite(target, error) : error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  emit({ type: 'packages-installed', target, ms: clock.now() - startedAt });
}

/** Requirements that a folder was made for, one per line. */
const listFile = 'snakepit-requirements.txt';

async function installedIn(target: string): Promise<string[]> {
  const list = await readFile(join(target, listFile), 'utf8').catch(() => '');
  return list.split('\n').filter((line) => line !== '');
}

async function install(
  { python, requirements, env, run, emit, signal }: ProvisionRequest,
  staging: string,
): Promise<void> {
  const installer = chooseInstaller(python, requirements, staging, env);
  const output: string[] = [];
  const exit = await run(installer.file, installer.args, {
    env: installer.env,
    signal,
    onLine(line) {
      if (line.trim() === '') return;
      output.push(line);
      emit({ type: 'packages-progress', line });
    },
  }).catch((cause: unknown) => {
    throw new SnakepitError('interpreter', `${installer.file} cannot be run`, {
      cause,
      remedy: 'Name another Python with --python.',
    });
  });
  signal?.throwIfAborted();
  if (exit.code !== 0) throw installError({ python, requirements, output, exit });
}

const day = 86_400_000;

/** Makes a folder beside the target, and removes those that an installation left behind when it was killed. */
async function openStaging(target: string): Promise<string> {
  const root = dirname(target);
  const prefix = `.${basename(target)}-`;
  try {
    await makeDirectory(root);
    for (const name of await readdir(root)) {
      if (name.startsWith(prefix)) await removeIfOld(join(root, name));
    }
    return await mkdtemp(join(root, prefix));
  } catch (error) {
    throw cannotWrite(root, error);
  }
}

async function removeIfOld(folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats !== undefined && Date.now() - stats.mtimeMs > day)
    await rm(folder, { recursive: true, force: true });
}

/** A folder that is in the way is moved aside first; another start may put its own there meanwhile, so it is tried again. */
async function putInPlace(staging: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(staging, target);
    } catch (error) {
      if (!isOneOf(error, 'ENOTEMPTY', 'EEXIST') || attempt === 10) throw error;
    }
    const aside = await mkdtemp(`${staging}-`);
    await rename(target, aside).catch((error: unknown) => {
      if (!isOneOf(error, 'ENOENT')) throw error;
    });
    await rm(aside, { recursive: true, force: true });
  }
}

type SystemError = Error & { readonly code: string };

function isOfSystem(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function isOneOf(error: unknown, ...codes: string[]): boolean {
  return isOfSystem(error) && codes.includes(error.code);
}

function homeless(requirements: readonly string[]): SnakepitError {
  return new SnakepitError(
    'interpreter',
    `cannot install ${requirements.join(', ')}: you have no home directory, where packages would go`,
    { remedy: 'Set HOME or XDG_CACHE_HOME.' },
  );
}

function cannotWrite(folder: string, cause: unknown): SnakepitError {
  const isFull = isOneOf(cause, 'ENOSPC', 'EDQUOT');
  const why = isFull ? 'the disk is full' : 'the cache cannot be written';
  return new SnakepitError('interpreter', `cannot install packages into ${folder}: ${why}`, {
    cause,
    remedy: `Set XDG_CACHE_HOME to a folder ${isFull ? 'that has space' : 'that you may write to'}.`,
    details: cause instanceof Error ? cause.message : undefined,
  });
}
