import { affinities } from '../../command.js';
import { callArguments, needSchema } from '../../control/call-arguments.js';
import type { ToolReport } from '../../control/protocol.js';
import { SnakepitError } from '../../errors.js';
import { printResult, printStream } from '../call/print-result.js';
import { nameFlag, poolFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance, type OpenInstance, unanswered } from '../open-instance.js';
import { withinTime } from '../time-limit.js';

/** What a pool may take beyond the run time of a command: to end it, and to say so. */
const allowanceMs = 5000;

export const call = defineCommand({
  arguments: [
    { name: 'TOOL', help: 'what to call' },
    {
      name: 'ARGUMENT',
      help: 'NAME=VALUE, NAME:=JSON, NAME=@FILE; or JSON; or - for stdin',
      isOptional: true,
      isRepeated: true,
    },
  ],
  flags: {
    name: nameFlag,
    pool: { ...poolFlag, isCommon: true, help: 'the pool to run it in (default: by its tool)' },
    json: {
      kind: 'switch',
      help: 'print the whole result line, also of a failure',
      isCommon: true,
      isForThisCall: true,
    },
    raw: {
      short: 'r',
      kind: 'switch',
      help: 'print text without its quotes, and bytes as they are',
      isCommon: true,
      isForThisCall: true,
    },
    stream: {
      kind: 'switch',
      help: 'print what a generator yields, as it comes',
      isCommon: true,
      isForThisCall: true,
    },
    session: {
      kind: 'text',
      placeholder: 'ID',
      help: 'the conversation that it belongs to',
      isForThisCall: true,
    },
    affinity: {
      kind: 'choice',
      placeholder: 'MODE',
      choices: affinities,
      help: 'where the worker of the session is busy: another, wait, or fail',
      isForThisCall: true,
    },
    timeout: {
      short: 't',
      kind: 'duration',
      placeholder: 'TIME',
      min: '1ms',
      help: 'run time, then it is interrupted (default: no limit)',
      isCommon: true,
      isForThisCall: true,
    },
    'queue-timeout': {
      kind: 'duration',
      placeholder: 'TIME',
      default: '10s',
      min: '1ms',
      help: 'time it may wait for a worker',
      isForThisCall: true,
    },
  },
  details: [
    'Prints the bare result, as JSON, and what went wrong on standard error. Ctrl-C cancels it.',
    'NAME=VALUE is read as the signature of the tool says: text for a parameter that takes text, else JSON. Where the signature ' +
      'says nothing it is JSON if it can be, else text.',
    'Where the queue is full it fails at once, with queue_full.',
  ],
  examples: [
    { command: 'snakepit call add a=1 b=2' },
    { command: 'snakepit call title path=a.html -r', says: 'text without quotes' },
    { command: 'snakepit call countdown n=3 --stream' },
    { command: "echo '[1, 2]' | snakepit call add -", says: 'arguments from standard input' },
  ],
  exits: {
    failed: 'the command failed',
    notRunning: 'no such instance is running',
    timedOut: 'it ran, or waited, longer than it may',
  },
  async run(
    { name, pool, json, raw, stream, session, affinity, timeout, 'queue-timeout': queueTimeoutMs },
    [tool, ...words],
  ) {
    if (tool === undefined) throw new SnakepitError('usage', 'call needs the name of a tool');
    const limitMs = timeout === undefined ? undefined : timeout + queueTimeoutMs + allowanceMs;
    const style = { isWhole: json, isRaw: raw };
    return askInstance(queryFor(name), async (opened) => {
      const { client } = opened;
      const report = needSchema(words) ? await askAbout(opened, tool, pool) : undefined;
      const args = callArguments(words, report);
      const timeoutMs = timeout === undefined ? '' : `,"timeout_ms":${timeout}`;
      await client.request('hello', { reject: true, queue_timeout_ms: queueTimeoutMs });
      const keys = told({ pool, session, affinity });
      const members = `"tool":${JSON.stringify(tool)},"args":${args}${timeoutMs}${keys}`;
      // Time in which nobody reads its parts is none of its run time: only the pool can tell how long it ran.
      if (stream) return printStream(client, `${members},"stream":true`, style);
      const late = () => unanswered(opened, limitMs ?? 0);
      const { reply, text } = await withinTime(limitMs, client.command(members), late);
      return printResult(reply, text, style);
    });
  },
});

/** Further keys of a command, those that are not undefined. */
function told(keys: object): string {
  const text = JSON.stringify(keys).slice(1, -1);
  return text === '' ? '' : `,${text}`;
}

/** The tool's signature; undefined where there is none of that name, which the command itself is told better. */
async function askAbout(
  { client }: OpenInstance,
  tool: string,
  pool: string | undefined,
): Promise<ToolReport | undefined> {
  const { tools } = (await client.request('tools', pool === undefined ? {} : { pool })) as {
    readonly tools: readonly ToolReport[];
  };
  return tools.find((one) => one.name === tool);
}
