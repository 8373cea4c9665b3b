import { resolve } from 'node:path';
import { SnakepitError } from '../errors.js';
import type { FlagValues } from './flag.js';
import type { startFlags } from './flags.js';
import { type Origin, strength, written } from './origin.js';
import type { InputConfig, InputFormat, OutputConfig, ResumeConfig } from './start-config.js';

/** The flags about what is read and written, which `start` and `pipe` share. */
type StreamFlagName =
  | 'lines'
  | 'null'
  | 'jsonl'
  | 'csv'
  | 'tsv'
  | 'id'
  | 'max-line'
  | 'output'
  | 'keep-order'
  | 'raw'
  | 'errors'
  | 'timing'
  | 'stream'
  | 'resume'
  | 'resume-failed'
  | 'joblog';

/** What was said about the streams, and how. */
export interface StreamSettings {
  readonly values: FlagValues<Pick<typeof startFlags, StreamFlagName>>;
  readonly origin: Readonly<Record<StreamFlagName, Origin>>;
  readonly where: Readonly<Record<StreamFlagName, string>>;
}

/** Later ones say more: `-l -0` is what -0 says. */
const formats = ['lines', 'null', 'jsonl', 'csv', 'tsv'] as const;

/** What is read. Throws `usage` where flags contradict each other. */
export function readsConfig(
  settings: StreamSettings,
): Pick<InputConfig, 'format' | 'idKey' | 'maxLineBytes'> {
  const { values } = settings;
  const format = inputFormat(settings);
  const hasKeys = format === 'jsonl' || format === 'csv' || format === 'tsv';
  if (values.id !== undefined && !hasKeys) {
    const given = format === 'json' ? '' : ` does not go with ${written(settings, format)}: it`;
    throw new SnakepitError('usage', `${written(settings, 'id')}${given} is for --jsonl, --csv and --tsv`, {
      remedy: format === 'json' ? 'A command in JSON has its own "id".' : 'There the line itself is the id.',
    });
  }
  return { format, idKey: values.id, maxLineBytes: values['max-line'] };
}

/** What is written, file names relative to `cwd`. Throws `usage` where flags contradict each other. */
export function writesConfig(settings: StreamSettings, cwd: string): OutputConfig {
  const { values } = settings;
  const file = values.output === undefined || values.output === '-' ? undefined : resolve(cwd, values.output);
  const errorsFile = values.errors === undefined ? undefined : resolve(cwd, values.errors);
  if (values.raw && values.timing)
    throw contradiction(settings, 'timing', 'raw', 'a bare result says no times');
  if (errorsFile !== undefined && !values.raw) {
    throw new SnakepitError('usage', `${written(settings, 'errors')} goes with --raw only`, {
      remedy: 'Without --raw, errors are among the results.',
    });
  }
  if (errorsFile !== undefined && errorsFile === file)
    throw contradiction(settings, 'errors', 'output', 'both name the same file');
  const joblog = values.joblog === undefined ? undefined : resolve(cwd, values.joblog);
  if (joblog !== undefined && (joblog === file || joblog === errorsFile))
    throw contradiction(settings, 'joblog', joblog === file ? 'output' : 'errors', 'both name the same file');
  return {
    file,
    hasTiming: values.timing,
    isStream: values.stream,
    isOrdered: values['keep-order'],
    isRaw: values.raw,
    errorsFile,
    resume: resumeConfig(settings, file),
    joblog,
  };
}

function resumeConfig(settings: StreamSettings, file: string | undefined): ResumeConfig | undefined {
  const { values } = settings;
  const runsFailed = values['resume-failed'];
  if (!values.resume && !runsFailed) return undefined;
  const flag = runsFailed ? 'resume-failed' : 'resume';
  if (file === undefined) {
    const why = 'the file with the results is what it goes on from';
    throw new SnakepitError('usage', `${written(settings, flag)} needs -o/--output: ${why}`, {
      remedy: 'Name the file with -o FILE, the same each time.',
    });
  }
  if (values.raw) throw contradiction(settings, flag, 'raw', 'bare results do not say whose they are');
  return { runsFailed };
}

/** The one that was said closest to us counts; two that were said as loudly are refused. */
function inputFormat(settings: StreamSettings): InputFormat {
  const { values, origin } = settings;
  const said = formats.filter((name) => values[name]);
  const strongest = Math.max(...said.map((name) => strength[origin[name]]));
  const chosen = said.filter((name) => strength[origin[name]] === strongest);
  const [first, ...others] = chosen;
  const format = chosen.at(-1);
  if (first === undefined || format === undefined) return 'json';
  const rival = others.find((other) => !(first === 'lines' && other === 'null'));
  if (rival !== undefined) throw contradiction(settings, rival, first, 'input has one format');
  return format;
}

function contradiction(
  settings: StreamSettings,
  name: StreamFlagName,
  rival: StreamFlagName,
  why: string,
): SnakepitError {
  return new SnakepitError(
    'usage',
    `${written(settings, name)} contradicts ${written(settings, rival)}: ${why}`,
    { remedy: 'Leave one of them out.' },
  );
}
