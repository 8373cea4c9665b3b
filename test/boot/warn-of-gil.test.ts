import test from 'ava';
import { warnOfGil } from '../../src/boot/warn-of-gil.js';
import type { GlobalLock, PitEvent } from '../../src/events.js';

const ready = (worker: string, gil?: GlobalLock): PitEvent => ({
  type: 'worker-ready',
  worker,
  generation: 1,
  pid: 1,
  python: '3.13.1',
  tools: [],
  bootMs: 1,
  gil,
});

/** What is said after these workers got ready, beside that. */
function said(threads: number, ...events: readonly PitEvent[]): readonly string[] {
  const heard: PitEvent[] = [];
  const emit = warnOfGil((event) => heard.push(event), threads);
  for (const event of events) emit(event);
  return heard.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
}

test('it is said once, with the first worker', (t) => {
  const messages = said(4, ready('w1', 'on'), ready('w2', 'on'), ready('w1', 'on'));
  t.is(messages.length, 1);
  t.regex(messages[0] ?? '', /^Python 3\.13\.1 has a global interpreter lock \(GIL\): of the 4 threads/);
});

test('where a module has switched it on again, that is said', (t) => {
  const [message = ''] = said(2, ready('w1', 'back on'));
  t.regex(message, /is free-threaded, but a module .* \(GIL\) back on: .*PYTHON_GIL=0/);
});

test('nothing is said without one, nor of one thread', (t) => {
  t.deepEqual(said(4, ready('w1', 'off')), []);
  t.deepEqual(said(1, ready('w1')), []);
});
