import test from 'ava';
import type { AdapterDescription } from '../../src/bridge/worker-client.js';
import { Command } from '../../src/command.js';
import { toolReports } from '../../src/control/tool-reports.js';
import { SnakepitError } from '../../src/errors.js';
import { decodeText, encodeText } from '../../src/util/byte-string.js';
import { argsFor } from '../../src/worker/fallback-args.js';

const tool = (name: string) => ({
  name,
  doc: '',
  parameters: [],
  isStream: false,
  isAsync: false,
  concurrency: 1,
  isIdempotent: false,
  timeoutMs: undefined,
  batch: 0,
  waitMs: 0,
});

const plain: AdapterDescription = {
  adapter: 'tools.py:Adapter',
  tools: [tool('listed'), tool('execute_tool')],
  defaultTool: undefined,
  versions: { snakepit: '', python: '', grpcio: '', msgspec: '' },
};
const open: AdapterDescription = { ...plain, fallbackTool: 'execute_tool' };

const command = (name: string, args: string) =>
  new Command({ settle: () => {} }, 1, 'null', name, encodeText(args), false);

test('a tool that is listed is sent the arguments as they came', (t) => {
  t.is(argsFor(command('listed', '{"a": 1.0}'), open, 0), '{"a": 1.0}');
  t.is(argsFor(command('execute_tool', '{"tool_name":"x"}'), open, 1), '{"tool_name":"x"}');
  t.is(argsFor(command('', '["a line"]'), plain, 0), '["a line"]');
});

test('one that is not listed travels with its name', (t) => {
  const sent = (name: string, args: string) => decodeText(argsFor(command(name, args), open, 1));
  t.is(sent('x', '{"a": 1.0}'), '{"tool_name":"x","arguments":{"a": 1.0}}');
  t.is(sent('ü "\n', ''), '{"tool_name":"ü \\"\\n","arguments":{}}');
  t.is(sent('\ud800', '["é"]'), '{"tool_name":"\\ud800","arguments":["é"]}');
});

test('only an adapter that runs any tool has a report of one that is not listed', (t) => {
  const only = (description: AdapterDescription) => ({ ...description, pool: undefined });
  t.throws(() => toolReports([only(plain)], 'x'), {
    instanceOf: SnakepitError,
    message: /^there is no tool "x"/,
  });
  const [report] = toolReports([only(open)], 'x').tools;
  t.like(report, { name: 'x', parameters: [{ name: 'arguments', kind: 'var-keyword' }] });
  t.is(report?.any_name, undefined);
  t.deepEqual(
    toolReports([only(open)]).tools.map(({ name, any_name }) => [name, any_name]),
    [
      ['listed', undefined],
      ['execute_tool', true],
    ],
  );
});
