import test from 'ava';
import type { Exit, PitEvent } from '../../src/events.js';
import { createLog, type LogOptions } from '../../src/log/log.js';

const printed = (line: string): PitEvent => ({
  type: 'worker-printed',
  worker: 'w1',
  stream: 'stderr',
  line,
});

function logOf(options: LogOptions, ...events: PitEvent[]): string {
  let text = '';
  const log = createLog(options, (lines) => {
    text += lines;
  });
  for (const event of events) log({ seq: 1, time: Date.now(), event });
  return text;
}

test('what a worker prints has no power over the terminal', (t) => {
  const text = logOf(
    { format: 'text', level: 'info' },
    printed('\x1b]52;c;aGk=\x07 \x9b2J \x00 tab\tstays ünïcode'),
  );
  t.regex(text, /w1: ␛\]52;c;aGk=␇ \ufffd2J ␀ tab\tstays ünïcode\n$/);
});

test('each JSON entry is one line with the whole event', (t) => {
  const event = printed('two\nlines');
  const entry = JSON.parse(logOf({ format: 'json', level: 'info' }, event));
  t.like(entry, { level: 'warn', message: 'two\nlines', event });
  t.false(Number.isNaN(Date.parse(entry.time)));
});

test('entries below the level are not written', (t) => {
  t.is(logOf({ format: 'text', level: 'error' }, printed('only a warning')), '');
});

test('a type that JSON cannot hold is said once, not once per result', (t) => {
  const event: PitEvent = { type: 'value-unserializable', tool: 'f', valueType: 'm.Lock', path: 'a' };
  const text = logOf({ format: 'text', level: 'info' }, event, event, { ...event, valueType: 'm.Other' });
  t.is(text.split('\n').length - 1, 2);
});

test('a death says how, why, and what Python last said', (t) => {
  const text = logOf(
    { format: 'text', level: 'info' },
    {
      type: 'worker-exited',
      worker: 'w2',
      generation: 1,
      pid: 7,
      cause: 'crash',
      exit: { code: null, signal: 'SIGSEGV' },
      message: '',
      stderr: ['Fatal Python error: Segmentation fault'],
    },
  );
  t.regex(text, /w2: died \(SIGSEGV\)\n +Fatal Python error/);
});

test('a death for want of memory is told from other kills', (t) => {
  const told = (exit: Exit) =>
    logOf(
      { format: 'text', level: 'info' },
      {
        type: 'worker-exited',
        worker: 'w1',
        generation: 1,
        pid: 7,
        cause: 'crash',
        exit,
        message: '',
        stderr: [],
      },
    );
  t.regex(told({ code: null, signal: 'SIGKILL' }), /died \(SIGKILL\)\n/);
  t.regex(told({ code: null, signal: 'SIGKILL', isOutOfMemory: true }), /died \(SIGKILL, out of memory\)\n/);
});

test('why a worker is recycled, in figures', (t) => {
  const about = { type: 'worker-recycling', worker: 'w1', generation: 1, successor: 2 } as const;
  const text = logOf(
    { format: 'text', level: 'info' },
    { ...about, reason: 'requests', figure: 52, limit: 50 },
    { ...about, reason: 'age', figure: 90_000, limit: 60_000 },
    { ...about, reason: 'memory', figure: 612.4 * 2 ** 20, limit: 512 * 2 ** 20 },
    { ...about, reason: 'reload' },
  );
  t.regex(text, /w1: has settled 52 commands \(limit 50\): generation 2 boots to take over\n/);
  t.regex(text, /w1: has been ready for 90\.0 s \(limit 60\.0 s\)/);
  t.regex(text, /w1: has 612 MiB in memory \(limit 512 MiB\)/);
  t.regex(text, /w1: is reloaded: /);
});

test('how a reload ended', (t) => {
  const about = { type: 'reload-ended', why: 'SIGHUP' } as const;
  const text = logOf(
    { format: 'text', level: 'info' },
    { ...about, ending: 'done', replaced: ['w2', 'w3'], restarted: ['w1'], kept: [] },
    { ...about, ending: 'failed', replaced: ['w1'], restarted: [], kept: ['w2', 'w3'] },
    { ...about, ending: 'stopped', replaced: [], restarted: [], kept: ['w1'] },
  );
  t.regex(text, /reloaded: replaced w2, w3; restarted w1\n/);
  t.regex(text, /reload stopped where a successor could not start: replaced w1; w2, w3 as before\n/);
  t.regex(text, /reload called off: nothing was replaced\n/);
});
