import { resolve } from 'node:path';
import { SnakepitError } from '../errors.js';
import type { OutputConfig, ResumeConfig } from './start-config.js';

/** What `start` and `pipe` were told about their results. */
export interface OutputValues {
  readonly output: string | undefined;
  readonly timing: boolean;
  readonly resume: boolean;
  readonly 'resume-failed': boolean;
  readonly joblog: string | undefined;
}

/** Where results go, and what is said with them. Throws `usage` for what does not go together. */
export function outputConfig(values: OutputValues, cwd: string): OutputConfig {
  const { output } = values;
  const file = output === undefined || output === '-' ? undefined : resolve(cwd, output);
  const joblog = values.joblog === undefined ? undefined : resolve(cwd, values.joblog);
  if (joblog !== undefined && joblog === file) {
    throw new SnakepitError('usage', `--joblog and -o/--output name the same file, ${file}`, {
      remedy: 'Give each of them a file of its own.',
    });
  }
  return { file, hasTiming: values.timing, resume: resumeConfig(values, file), joblog };
}

function resumeConfig(values: OutputValues, file: string | undefined): ResumeConfig | undefined {
  const runsFailed = values['resume-failed'];
  if (!values.resume && !runsFailed) return undefined;
  const flag = runsFailed ? '--resume-failed' : '--resume';
  if (file === undefined) {
    throw new SnakepitError(
      'usage',
      `${flag} needs -o/--output: the file with the results is what it goes on from`,
      {
        remedy: 'Name the file with -o FILE, the same each time.',
      },
    );
  }
  const bare = Object.entries(values).find(([name, value]) => keyless.has(name) && value === true);
  if (bare !== undefined) {
    throw new SnakepitError(
      'usage',
      `${flag} does not go with --${bare[0]}: such results do not say whose they are`,
      {
        remedy: 'Leave one of them out.',
      },
    );
  }
  return { runsFailed };
}

/** Flags of results that have no room for a key. */
const keyless: ReadonlySet<string> = new Set(['raw']);
