import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SnakepitError } from '../../errors.js';
import { logDirectory, logRoot } from '../../log/log-directory.js';
import { logFileOf } from '../../log/log-names.js';
import { instancePaths } from '../../process/instance-paths.js';
import { nearest } from '../../util/nearest.js';
import { type InstanceQuery, lookForInstance } from '../find-instance.js';

/** Whose logs are meant, and where they are. */
export interface ChosenLogs {
  readonly name: string;
  readonly directory: string;
  /** Others that have logs, where nobody said which, and none of them runs. */
  readonly others: readonly string[];
}

/**
 * The instance whose logs are meant, running or not. Rejects with a SnakepitError: `not-running` where there are no logs,
 * `usage` where several instances run and any could be meant.
 */
export async function chooseLogs(query: InstanceQuery): Promise<ChosenLogs> {
  const { env } = query;
  // Throws for what can be no name.
  if (query.name !== undefined) instancePaths(query.name, env);
  const name = query.name ?? (await lookForInstance(query))?.name;
  const logs = await lastWritten(env);
  if (name === undefined) {
    const [last, ...others] = logs;
    if (last !== undefined) return { name: last, directory: logDirectory(last, env), others };
    throw new SnakepitError('not-running', `no snakepit runs, and none has left logs in ${logRoot(env)}`);
  }
  if (logs.includes(name)) return { name, directory: logDirectory(name, env), others: [] };
  const meant = nearest(name, logs);
  throw new SnakepitError('not-running', `there are no logs of ${name} in ${logRoot(env)}`, {
    remedy:
      meant !== undefined ? `Did you mean ${meant}?` : `There are some of ${logs.join(', ') || 'nobody'}.`,
  });
}

/** Instances that have logs, the one that was last there first. */
async function lastWritten(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const names = await readdir(logRoot(env)).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const stats = await stat(join(logDirectory(name, env), logFileOf(undefined))).catch(() => undefined);
      return stats === undefined ? [] : [{ name, changedMs: stats.mtimeMs }];
    }),
  );
  return found
    .flat()
    .sort((a, b) => b.changedMs - a.changedMs)
    .map(({ name }) => name);
}
