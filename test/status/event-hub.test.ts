import test from 'ava';
import type { PitEvent } from '../../src/events.js';
import { createEventHub } from '../../src/status/event-hub.js';

const printed = (line: number): PitEvent => ({
  type: 'worker-printed',
  worker: 'w1',
  stream: 'stdout',
  line: String(line),
});
const starting = (generation: number): PitEvent => ({ type: 'worker-starting', worker: 'w1', generation });

test('printed lines and other events are remembered apart, and told in the order in which they came', (t) => {
  const hub = createEventHub(() => 1000);
  for (let i = 1; i <= 3; i++) {
    hub.emit(starting(i));
    hub.emit(printed(i));
    hub.emit({ type: 'commands-settled', worker: 'w1', ok: 1, failed: {} });
  }
  const recent = hub.recent();
  t.deepEqual(
    recent.map(({ seq }) => seq),
    [1, 2, 4, 5, 7, 8],
  );
  t.deepEqual(recent[1], { seq: 2, time: 1000, event: printed(1) });
});

test('a flood of lines drives out older lines, and nothing else', (t) => {
  const hub = createEventHub();
  hub.emit(starting(1));
  for (let i = 0; i < 5000; i++) hub.emit(printed(i));
  const [first, ...lines] = hub.recent();
  t.deepEqual(first?.event, starting(1));
  t.deepEqual(
    lines.map(({ event }) => event),
    Array.from({ length: 200 }, (_, i) => printed(4800 + i)),
  );
  for (let i = 0; i < 5000; i++) hub.emit(starting(i));
  t.is(hub.recent().length, 1200);
});

test('who listens is told of all of them, until it does not any more', (t) => {
  const hub = createEventHub();
  const heard: number[] = [];
  const undo = hub.subscribe(({ seq }) => heard.push(seq));
  hub.emit(printed(1));
  hub.emit({ type: 'commands-settled', worker: 'w1', ok: 1, failed: {} });
  undo();
  hub.emit(printed(2));
  t.deepEqual(heard, [1, 2]);
});
