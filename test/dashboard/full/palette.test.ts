import test from 'ava';
import { socketVerbs } from '../../../src/control/protocol.js';
import { paletteVerbs } from '../../../src/dashboard/full/palette/palette-verbs.js';
import { readPalette } from '../../../src/dashboard/full/palette/read-palette.js';

const read = (text: string) => readPalette(text, ['add', 'title']);
const asked = (text: string) => {
  const reading = read(text);
  return reading.is === 'effect' && reading.effect.do === 'request'
    ? [reading.effect.verb, reading.effect.params]
    : reading;
};

test('it knows every verb of the control socket, but those that are about the connection', (t) => {
  const known = Object.keys(paletteVerbs);
  t.deepEqual(
    socketVerbs.filter((verb) => !known.includes(verb)),
    ['hello', 'events'],
  );
});

test('words become keys of the control line', (t) => {
  t.deepEqual(asked('scale 4'), ['scale', { workers: 4 }]);
  t.deepEqual(asked('scale gpu=4'), ['scale', { workers: 4, pool: 'gpu' }]);
  t.deepEqual(asked('restart --now w1'), ['restart', { workers: ['w1'], now: true }]);
  t.deepEqual(asked('stop'), ['stop', {}]);
  t.deepEqual(asked('stop w2 --now'), ['stop', { worker: 'w2', now: true }]);
  t.deepEqual(asked('wait idle'), ['wait', { for: 'idle' }]);
  t.deepEqual(asked('{"control":"drain","id":3,"worker":"w1"}'), ['drain', { worker: 'w1' }]);
});

test('what makes no sense says how it is written', (t) => {
  for (const [text, said] of [
    ['scale four', /scale \[POOL=\]N/],
    ['drain', /drain WORKER/],
    ['stop --later', /stop has no --later/],
    ['add "a', /a quote is not closed/],
    ['{"tool":', /not JSON/],
    ['titel', /did you mean title\?/],
  ] as const) {
    const reading = read(text);
    t.is(reading.is, 'complaint', text);
    t.regex(reading.is === 'complaint' ? reading.text : '', said);
  }
});

test('a tool is called with its words; quotes hold spaces', (t) => {
  const reading = read(`title path="a b.html" note='x y'`);
  t.deepEqual(reading, {
    is: 'effect',
    effect: {
      do: 'call',
      tool: 'title',
      words: ['path=a b.html', 'note=x y'],
      about: `title path="a b.html" note='x y'`,
    },
  });
});
