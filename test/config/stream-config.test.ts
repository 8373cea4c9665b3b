import test from 'ava';
import { collectValues, type GivenFlags } from '../../src/config/collect-values.js';
import { startFlags } from '../../src/config/flags.js';
import { readsConfig, writesConfig } from '../../src/config/stream-config.js';

const collect = (flags: GivenFlags, environment: NodeJS.ProcessEnv = {}) =>
  collectValues(startFlags, flags, environment);

test('one format, the one that was said closest to us', (t) => {
  const format = (flags: GivenFlags, environment = {}) => readsConfig(collect(flags, environment)).format;
  t.is(format({}), 'json');
  t.is(format({ lines: true, null: true }), 'null');
  for (const name of ['lines', 'null', 'jsonl', 'csv', 'tsv'] as const) t.is(format({ [name]: true }), name);
  t.is(format({ csv: true }, { SNAKEPIT_LINES: '1' }), 'csv');
  t.is(readsConfig(collect({ tsv: true, id: 'name' })).idKey, 'name');
});

test('what is written', (t) => {
  const flags = { output: 'o', 'keep-order': true, raw: true, errors: 'e' };
  t.deepEqual(writesConfig(collect(flags), '/here'), {
    file: '/here/o',
    hasTiming: false,
    isStream: false,
    isOrdered: true,
    isRaw: true,
    errorsFile: '/here/e',
    resume: undefined,
    joblog: undefined,
  });
});

const refused: [flags: GivenFlags, environment: NodeJS.ProcessEnv, message: RegExp][] = [
  [{ csv: true, lines: true }, {}, /^--csv contradicts -l\/--lines: /],
  [{ jsonl: true, null: true }, {}, /^--jsonl contradicts -0\/--null: /],
  [{}, { SNAKEPIT_CSV: '1', SNAKEPIT_TSV: '1' }, /^SNAKEPIT_TSV contradicts SNAKEPIT_CSV: /],
  [{ id: 'k' }, {}, /^--id is for --jsonl, --csv and --tsv$/],
  [{ id: 'k', lines: true }, {}, /^--id does not go with -l\/--lines: /],
  [{ raw: true, timing: true }, {}, /^--timing contradicts --raw: /],
  [{ errors: 'e' }, {}, /^--errors goes with --raw only$/],
  [
    { raw: true, errors: 'o', output: './o' },
    {},
    /^--errors contradicts -o\/--output: both name the same file$/,
  ],
];
for (const [flags, environment, message] of refused)
  test(`refuses ${JSON.stringify({ ...flags, ...environment })}`, (t) => {
    const settings = collect(flags, environment);
    t.throws(() => [readsConfig(settings), writesConfig(settings, '/')], { code: 'usage', message });
  });
