import test from 'ava';
import type { CommandDefinition } from '../../src/cli/command-definition.js';
import { parseWords } from '../../src/cli/parse-words.js';
import { startFlags } from '../../src/config/flags.js';
import { SnakepitError } from '../../src/errors.js';

const command: Pick<CommandDefinition, 'arguments' | 'flags'> = {
  arguments: [
    { name: 'N', kind: 'count', min: '1', max: '9', help: 'how many' },
    { name: 'WORKER', help: 'which', isOptional: true, isRepeated: true },
  ],
  flags: {
    name: { short: 'n', kind: 'text', placeholder: 'NAME', help: 'the name' },
    now: { kind: 'switch', help: 'at once' },
    env: { kind: 'assignments', placeholder: 'K=V', help: 'variables' },
  },
};

const parse = (...words: string[]) => parseWords('try', command as CommandDefinition, words);

test('flags and arguments may be mixed, and written in every usual way', (t) => {
  const given = { words: ['3', 'w1'], flags: { name: 'x', now: true, env: undefined } };
  t.deepEqual(parse('3', 'w1', '--name', 'x', '--now'), given);
  t.deepEqual(parse('--now', '--name=x', '3', 'w1'), given);
  t.deepEqual(parse('-n', 'x', '3', '--now', 'w1'), given);
  t.deepEqual(parse('-nx', '--now', '3', 'w1'), given);
  t.deepEqual(parse('3', '--', '--now').words, ['3', '--now']);
  t.deepEqual(parse('3', '--env', 'A=1', '--env', 'B=2').flags['env'], ['A=1', 'B=2']);
});

const mistakes: readonly (readonly [words: string, message: RegExp, remedy: RegExp])[] = [
  ['3 --nane x', /^snakepit try has no flag --nane$/, /--name\? snakepit try --help/],
  ['3 --zzz', /no flag --zzz/, /^snakepit try --help/],
  ['3 -x', /no flag -x/, /--help/],
  ['3 --now=1', /--now takes no value/, /--help/],
  ['3 --name', /-n\/--name needs a value/, /--help/],
  ['', /needs N: how many/, /--help/],
  ['0', /^N: "0" is too small: at least 1$/, /undefined/],
  ['three', /^N: "three" is not a whole number$/, /undefined/],
];

test('what is wrong is told, and what was probably meant', (t) => {
  for (const [words, message, remedy] of mistakes) {
    const error = t.throws(() => parse(...words.split(' ').filter((word) => word !== '')), {
      instanceOf: SnakepitError,
    });
    t.is(error?.code, 'usage', words);
    t.regex(error?.message ?? '', message);
    t.regex(String(error?.remedy), remedy);
  }
  const none: CommandDefinition = { ...(command as CommandDefinition), arguments: [], flags: startFlags };
  t.throws(() => parseWords('start', none, ['x']), { message: '"x" is one argument too many' });
});
