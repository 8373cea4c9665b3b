import { SnakepitError } from '../errors.js';
import { type Collected, defaultValue } from './collect-values.js';
import { type StartFlagName, startFlags } from './flags.js';
import { strength, written } from './origin.js';

/**
 * The values of a supervisor in the background, which has no input, no output, and no descriptor of its caller. What a file
 * says of those is for starts in the foreground, and left out; whoever starts it may not ask for them.
 */
export function inBackground(collected: Collected): Collected {
  const { values, origin } = collected;
  const noInput = 'in the background nothing is read from standard input';
  const noOutput = 'in the background no results are written: each client gets its own';
  const reasons: Partial<Record<StartFlagName, string | false>> = {
    lines: values.lines && noInput,
    null: values.null && noInput,
    jsonl: values.jsonl && noInput,
    csv: values.csv && noInput,
    tsv: values.tsv && noInput,
    id: values.id !== undefined && noInput,
    halt: values.halt !== undefined && noInput,
    'on-eof': values['on-eof'] === 'finish' && 'in the background there is no end of input, and it stays',
    output: values.output !== undefined && noOutput,
    resume: values.resume && noOutput,
    'resume-failed': values['resume-failed'] && noOutput,
    joblog: values.joblog !== undefined && noInput,
    timing: values.timing && noOutput,
    stream: values.stream && noOutput,
    'keep-order': values['keep-order'] && noOutput,
    raw: values.raw && noOutput,
    errors: values.errors !== undefined && noOutput,
    events: values.events?.startsWith('fd:') === true && 'in the background descriptors are not kept',
    'log-files': values['log-files'] === 'off' && 'in the background there is no other log',
  };
  const leftOut: Partial<Record<StartFlagName, unknown>> = {};
  for (const [name, reason] of Object.entries(reasons) as [StartFlagName, string | false][]) {
    if (reason === false) continue;
    if (strength[origin[name]] <= strength.project) leftOut[name] = defaultValue(startFlags[name]);
    else
      throw new SnakepitError(
        'usage',
        `${written(collected, name)} does not go with -d/--detach: ${reason}`,
        {
          remedy: remedies[name] ?? 'Leave one of them out.',
        },
      );
  }
  return { ...collected, values: { ...values, ...leftOut } as Collected['values'] };
}

const sendThem = 'Leave it out, and send commands with snakepit pipe or snakepit call.';
const remedies: Partial<Record<StartFlagName, string>> = {
  lines: sendThem,
  null: sendThem,
  jsonl: sendThem,
  csv: sendThem,
  tsv: sendThem,
  output: sendThem,
  events: 'Name a file.',
};
