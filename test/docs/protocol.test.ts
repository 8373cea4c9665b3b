import { readFileSync } from 'node:fs';
import test from 'ava';
import { z } from 'zod';
import { Command, type ErrorCode, errorCodes, isRetryable } from '../../src/command.js';
import { ControlLine } from '../../src/stdio/input/control-line.js';
import { LineSplitter, type Splitter } from '../../src/stdio/input/line-splitter.js';
import { objectLineParser } from '../../src/stdio/input/object-line.js';
import { commandParser } from '../../src/stdio/input/parse-command.js';
import { BadLine, type LineParser } from '../../src/stdio/input/parsed-line.js';
import { RecordSplitter } from '../../src/stdio/input/record-splitter.js';
import { tableLineParser } from '../../src/stdio/input/table-line.js';
import { decodeText, encodeText } from '../../src/util/byte-string.js';

const protocol = readFileSync('docs/protocol.md', 'utf8');
const batches = readFileSync('docs/batches.md', 'utf8');

const source = { settle: () => {} };

/** What a result may look like; a key that is not here is in no result. */
const run = z.strictObject({
  worker: z.string(),
  attempt: z.int().min(1),
  queued_ms: z.number(),
  ms: z.number(),
});
const heading = { id: z.union([z.string(), z.number(), z.null()]), line: z.int().min(1) };
const ending = {
  run: run.optional(),
  key: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable()
    .optional(),
};
const paths = z.array(z.string()).optional();
const error = z
  .strictObject({
    code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    retryable: z.boolean(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ code, details, retryable }) => retryable === isRetryable({ code, message: '', details }));
const resultLine = z.union([
  z.strictObject({ ...heading, ok: z.literal(true), result: z.unknown(), unserializable: paths, ...ending }),
  z.strictObject({
    ...heading,
    ok: z.literal(true),
    chunk: z.unknown(),
    seq: z.int(),
    unserializable: paths,
  }),
  z.strictObject({ ...heading, ok: z.literal(true), chunks: z.int(), ...ending }),
  z.strictObject({ ...heading, ok: z.literal(false), error, chunks: z.int().optional(), ...ending }),
]);

test('every line that the protocol, and what is said of batches, shows is one: a command, a control line, a result', (t) => {
  const lines = [...`${protocol}${batches}`.matchAll(/^```json\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  const parse = commandParser(source);
  const seen = { commands: 0, results: 0 };
  for (const line of lines) {
    const shown = JSON.parse(line);
    if ('start' in shown) continue; // of the job log
    if ('ok' in shown) {
      t.true(resultLine.safeParse(shown).success, line);
      seen.results++;
    } else if ('tool' in shown || 'control' in shown) {
      const parsed = parse(encodeText(line), 1);
      t.true(parsed instanceof Command || parsed instanceof ControlLine, line);
      seen.commands++;
    }
  }
  t.true(seen.commands > 2 && seen.results > 9, JSON.stringify(seen));
});

test('the protocol lists every error code, and whether it is retryable', (t) => {
  const listed = [...protocol.matchAll(/^\| `([a-z_0-9]+)` \| (yes|no) \|/gm)].map(([, code, retryable]) => [
    code,
    { retryable: retryable === 'yes' },
  ]);
  t.deepEqual(Object.fromEntries(listed), errorCodes);
});

/** What is read of a block: ids, lines, and arguments or what is wrong. */
function readings(text: string, splitter: Splitter, parse: LineParser): readonly (readonly unknown[])[] {
  const found: (readonly unknown[])[] = [];
  splitter.feed(Buffer.from(text));
  for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
    const parsed = parse(String(line), splitter.line);
    if (parsed instanceof Command) {
      found.push([JSON.parse(decodeText(parsed.id)), parsed.line, JSON.parse(decodeText(parsed.args))]);
    } else if (parsed instanceof BadLine) {
      const { command, failure } = parsed;
      found.push([JSON.parse(decodeText(command.id)), command.line, failure.error.message]);
    }
  }
  return found;
}

/** A result as the page shows it. */
interface Shown {
  readonly id: unknown;
  readonly line: number;
  readonly error?: { readonly message: string };
}

/** The first block of this language after these words, and the results after it. */
function example(
  words: string,
  language: string,
): { readonly input: string; readonly results: readonly Shown[] } {
  const rest = protocol.slice(protocol.indexOf(words));
  const blocks = new RegExp(
    `^\`\`\`${language}\\n(.*?)^\`\`\`\\n\\nis answered by\\n\\n\`\`\`json\\n(.*?)^\`\`\``,
    'ms',
  );
  const [, input = '', output = ''] = blocks.exec(rest) ?? [];
  const results = output.trim().split('\n');
  return { input, results: results.map((line) => JSON.parse(line)) };
}

test('the example of --jsonl is read, and answered, as it says', (t) => {
  const { input, results } = example('`--jsonl --id key`', 'json');
  const read = readings(input, new LineSplitter(), objectLineParser(source, '', 'key'));
  t.deepEqual(
    read.map((one) => one.slice(0, 2)),
    results.map(({ id, line }) => [id, line]),
  );
});

test('the example of --csv is read, and answered, as it says', (t) => {
  const { input, results } = example('`--csv --id name`', 'csv');
  const parse = tableLineParser(source, '', { delimiter: ',', idKey: 'name' });
  const read = readings(input, new RecordSplitter({ delimiter: ',' }), parse);
  t.deepEqual(read, [
    ['Ann', 2, { name: 'Ann', city: 'Bonn', age: '41' }],
    ['Bob\n"B"', 3, { name: 'Bob\n"B"', city: 'Ghent', age: 'x' }],
    ['Cy', 5, results[2]?.error?.message],
  ]);
  t.deepEqual(
    read.map((one) => one.slice(0, 2)),
    results.map(({ id, line }) => [id, line]),
  );
});
