import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type Background, background } from '../helpers/detached.js';
import { adapter, program } from '../helpers/start.js';

let inputs = 0;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it in that place, with this input. */
function snakepit({ env, folder }: Background, args: readonly string[], input = ''): Promise<Ended> {
  const file = input === '' ? '/dev/null' : join(folder, `input-${++inputs}`);
  if (input !== '') writeFileSync(file, input);
  return new Promise((done) => {
    const line = ['-c', '"$@" < "$INPUT"', 'sh', process.execPath, program, ...args];
    execFile(
      'sh',
      line,
      { env: { ...env, INPUT: file }, cwd: folder, timeout: 20_000 },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

async function pool(t: ExecutionContext): Promise<Background> {
  const place = await background(t);
  const args = ['start', '-d', '-w', '2', '-q', '-n', 'records', adapter('takes_records.py')];
  t.is((await snakepit(place, args)).code, 0);
  return place;
}

test('pipe has the stream flags of start', async (t) => {
  const place = await pool(t);
  const pipe = (args: string, input: string) => snakepit(place, ['pipe', ...args.split(' ')], input);

  const csv = await pipe(
    '--tool person --csv --id name -k',
    'name,age,x\nAnn,1,2\n"B\nb",2,3\nCy\nDee,3,4\n',
  );
  t.is(
    csv.stdout.replace(/"message":"[^,]*, /, '"message":"…, '),
    '{"id":"Ann","line":2,"ok":true,"result":["Ann",1,null]}\n' +
      '{"id":"B\\nb","line":3,"ok":true,"result":["B\\nb",2,null]}\n' +
      '{"id":"Cy","line":5,"ok":false,"error":{"code":"invalid_command","message":"the record has 1 field, and the header 3 fields","retryable":false}}\n'.replace(
        /"message":"[^,]*, /,
        '"message":"…, ',
      ) +
      '{"id":"Dee","line":6,"ok":true,"result":["Dee",3,null]}\n',
  );

  const jsonl = await pipe('--tool person --jsonl --raw -k', '{"name":"Ann","x":1}\n{"age":1}\n');
  t.is(jsonl.code, 1);
  t.is(jsonl.stdout, '["Ann",0,null]\nnull\n');
  t.regex(jsonl.stderr, /^\S+ line 2: invalid_args: person\(\) is missing 'name'\n$/);

  const errors = await pipe('--tool person --jsonl --raw --errors e.jsonl', '{"age":1}\n');
  t.is(errors.stderr, '');
  t.is(JSON.parse(readFileSync(join(place.folder, 'e.jsonl'), 'utf8')).error.code, 'invalid_args');

  const naps = '0.1\n0\n0.05\n0\n'.repeat(5);
  const ordered = await pipe('--tool nap -l -k', naps);
  t.deepEqual(
    [...ordered.stdout.matchAll(/"line":(\d+)/g)].map(([, line]) => Number(line)),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );

  const paced = await pipe('--tool now --rate 20/s --raw', '{}\n'.repeat(12));
  const times = paced.stdout
    .trimEnd()
    .split('\n')
    .map(Number)
    .sort((a, b) => a - b);
  t.true((times.at(-1) ?? 0) - (times[0] ?? 0) >= 0.4);

  const conflict = await pipe('--csv --tsv', '');
  t.is(conflict.code, 2);
  t.regex(conflict.stderr, /--tsv contradicts --csv/);
});

test('pipe halts, and its pool goes on', async (t) => {
  const place = await pool(t);
  const halted = async (rule: string, input: string) => {
    const { code, stdout } = await snakepit(place, ['pipe', '--tool', 'nap', '-l', '--halt', rule], input);
    const codes = stdout.match(/"ok":true|"code":"\w+"/g) ?? [];
    return {
      code,
      all: codes.length,
      count: (text: string) => codes.filter((one) => one.includes(text)).length,
    };
  };
  const now = await halted('now,fail=1', `60\n0\nx\n${'60\n'.repeat(20)}`);
  t.is(now.code, 1);
  t.is(now.all, 23);
  t.is(now.count('cancelled') + now.count('shutting_down'), 21);

  const soon = await halted('soon,success=1', `0.3\n0\n${'0.2\n'.repeat(20)}`);
  t.is(soon.code, 0);
  t.is(soon.all, 22);
  t.true(soon.count('shutting_down') >= 15, `${soon.count('shutting_down')} were not started`);
  t.is(soon.count('cancelled'), 0);

  const after = await snakepit(place, ['call', 'nap', 'seconds=0']);
  t.is(after.stdout, '0\n');
});
