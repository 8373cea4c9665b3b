import { startFlags } from '../../config/flags.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';

const {
  lines,
  null: nul,
  jsonl,
  csv,
  tsv,
  id,
  output,
  errors,
  joblog,
  timing,
  stream,
  retries,
  rate,
  halt,
} = startFlags;
const { 'keep-order': keepOrder, 'max-line': maxLine, 'resume-failed': resumeFailed } = startFlags;
// Help shows the first flags that people need: these are others here than for a start.
const { isCommon: _timeout, ...timeout } = startFlags.timeout;
const { isCommon: _raw, ...raw } = startFlags.raw;
const { isCommon: _resume, ...resume } = startFlags.resume;

export const pipe = defineCommand({
  flags: {
    name: nameFlag,
    tool: {
      kind: 'text',
      placeholder: 'TOOL',
      help: "the tool of lines that name none (default: the pool's own, of FILE:FUNCTION)",
      isCommon: true,
      isForThisCall: true,
    },
    pool: {
      kind: 'text',
      placeholder: 'POOL',
      help: 'the pool of lines that name none (default: the one that has the tool)',
      isForThisCall: true,
    },
    lines,
    null: nul,
    jsonl,
    csv,
    tsv,
    id,
    output,
    'keep-order': keepOrder,
    raw,
    errors,
    resume,
    'resume-failed': resumeFailed,
    joblog,
    timing,
    stream,
    'max-line': maxLine,
    timeout,
    retries,
    rate,
    halt,
  },
  details: [
    'Lines in, results out, as start does it, but by a pool that runs already, and goes on afterwards. Several pipes share it.',
    'Ctrl-C, or SIGTERM, reads no more and waits for what is on its way; a second one cancels that.',
  ],
  examples: [
    { command: 'snakepit pipe < commands.jsonl > results.jsonl' },
    { command: 'seq 100 | snakepit pipe --lines --tool square -n tools' },
  ],
  exits: {
    failed: 'a command failed',
    notRunning: 'no such instance is running, or it ended',
    outputFailed: 'results could not be written',
  },
  async run(values, _words, how) {
    const { runPipe } = await import('../pipe/run-pipe.js');
    return runPipe(queryFor(values.name), { values, ...how });
  },
});
