import test from 'ava';
import fc from 'fast-check';
import { parseReadyLine } from '../../src/worker/ready-line.js';

test('ready', (t) => {
  t.deepEqual(parseReadyLine('{"ready": {"pid": 4711, "python": "3.11.7"}}'), {
    is: 'ready',
    pid: 4711,
    python: '3.11.7',
  });
});

test('ready, with several threads', (t) => {
  t.like(parseReadyLine('{"ready": {"pid": 1, "python": "3.13.1", "gil": "back on"}}'), { gil: 'back on' });
  t.is(parseReadyLine('{"ready": {"pid": 1, "python": "3.13.1", "gil": "odd"}}').is, 'failed');
});

const failures = [
  { kind: 'adapter', message: 'SyntaxError: invalid syntax', traceback: 'File "tools.py", line 3' },
  { kind: 'python-too-old', message: 'Python 3.8 is too old', found: '3.8.18' },
  {
    kind: 'requirements',
    message: 'grpcio is missing',
    missing: ['grpcio>=1.49'],
    python: '/usr/bin/python3',
    tag: 'cpython-311-linux-x86_64',
  },
  { kind: 'address', message: 'cannot be bound' },
  { kind: 'thread-unsafe', message: 'tools says __thread_safe__ = False' },
  { kind: 'internal', message: 'RuntimeError', traceback: '' },
] as const;

for (const failure of failures) {
  test(`failed: ${failure.kind}`, (t) => {
    t.deepEqual(parseReadyLine(JSON.stringify({ failed: failure })), { is: 'failed', failure });
  });
}

const garbage = [
  '',
  'Hello',
  '{}',
  'null',
  '{"ready": {"pid": "4711"}}',
  '{"ready": {"pid": -1, "python": ""}}',
  '{"failed": {"kind": "mood", "message": "no"}}',
  '{"failed": {"kind": "requirements", "message": "no"}}',
  '{"__proto__": {"ready": {"pid": 1, "python": "3.11.7"}}}',
];

for (const line of garbage) {
  test(`garbage: ${line || 'an empty line'}`, (t) => {
    t.like(parseReadyLine(line), { is: 'failed', failure: { kind: 'garbage' } });
  });
}

test('whatever is written, it is read without a throw, and shown in bounded length', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 5000 }), fc.json()), (line) => {
      const read = parseReadyLine(line);
      if (read.is === 'failed') t.true(read.failure.message.length < 1000);
    }),
  );
});
