import test from 'ava';
import type { snakepit } from '../../src/bridge/generated/messages.js';
import { WorkSender } from '../../src/bridge/work-sender.js';
import { encodeText } from '../../src/util/byte-string.js';

type Message = snakepit.worker.v1.WorkRequest.$Properties;

function newSender(isBatched?: (toolIndex: number) => boolean) {
  const messages: Message[] = [];
  const taken: (() => void)[] = [];
  const sender = new WorkSender((message, done) => {
    messages.push(message);
    taken.push(done);
  }, isBatched);
  return { sender, messages, taken };
}

const plain = { isText: false, isStream: false, isLoose: false };
const text = { ...plain, isText: true };

const argsOf = (message: Message | undefined) => Buffer.from(message?.args ?? []).toString('utf8');

test('what was added goes out as one message, in columns', (t) => {
  const { sender, messages } = newSender();
  sender.add(1, 0, '{"a":1}', plain);
  sender.add(2, 3, encodeText('["Wörld"]'), text);
  t.is(messages.length, 0, 'nothing goes before flush');
  sender.flush();
  t.like(messages[0], { firstSeq: 1, tool: [0, 3], argsSize: [7, 10], flags: [0, 1] });
  t.is(argsOf(messages[0]), '{"a":1}["Wörld"]');
});

test('flags are left out where no command has any', (t) => {
  const { sender, messages } = newSender();
  sender.add(1, 0, '[]', plain);
  sender.flush();
  t.deepEqual(messages[0]?.flags, []);
});

test('credit goes out in a message of its own, before commands', (t) => {
  const { sender, messages } = newSender();
  sender.add(1, 0, '[]', { ...plain, isStream: true, isLoose: true });
  sender.grant(7, 60);
  sender.grant(8, 1);
  sender.grant(7, 4);
  sender.flush();
  t.deepEqual(messages[0], { creditSeq: [7, 8], creditChunks: [64, 1] });
  t.like(messages[1], { firstSeq: 1, flags: [6] });
});

test('two messages at most are under way; what waits meanwhile goes out together', (t) => {
  const { sender, messages, taken } = newSender();
  for (let seq = 1; seq <= 5; seq++) {
    sender.add(seq, 0, '[]', plain);
    sender.flush();
  }
  t.is(messages.length, 2);
  taken[0]?.();
  t.is(messages.length, 3);
  t.like(messages[2], { firstSeq: 3, tool: [0, 0, 0] });
});

test('a message is full at a megabyte, and a larger command goes alone', (t) => {
  const { sender, messages, taken } = newSender();
  const half = `["${'x'.repeat(600_000)}"]`;
  const huge = `["${'x'.repeat(3_000_000)}"]`;
  sender.add(1, 0, half, plain);
  sender.add(2, 0, half, plain);
  sender.add(3, 0, huge, plain);
  sender.flush();
  taken[0]?.();
  t.deepEqual(
    messages.map(({ firstSeq, tool }) => [firstSeq, tool?.length]),
    [
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  );
});

test('sessions are columns of the messages that have any, and each is told once', (t) => {
  const { sender, messages, taken } = newSender();
  const [a, b] = [1, 2].map((number) => ({ number, id: `s${number}` }));
  const release = () => {
    for (const done of taken.splice(0)) done();
  };
  sender.add(1, 0, '[]', plain);
  sender.add(2, 0, '[]', plain, a);
  sender.add(3, 0, '[]', plain);
  sender.add(4, 0, '[]', plain, b);
  sender.add(5, 0, '[]', plain, a);
  sender.flush();
  t.like(messages[0], { session: [0, 1, 0, 2, 1], newSession: [a, b] });
  release();
  sender.add(6, 0, '[]', plain, b);
  sender.flush();
  t.like(messages[1], { session: [2], newSession: [] });
  release();
  sender.add(7, 0, '[]', plain);
  sender.flush();
  t.deepEqual(Object.keys(messages[2] ?? {}), ['firstSeq', 'tool', 'argsSize', 'args', 'flags']);
});

test('a session ends after all commands that were added, with the last of them, or alone', (t) => {
  const { sender, messages, taken } = newSender();
  const half = `["${'x'.repeat(600_000)}"]`;
  sender.add(1, 0, half, plain, { number: 1, id: 'a' });
  sender.add(2, 0, half, plain, { number: 1, id: 'a' });
  sender.endSession(1);
  sender.flush();
  t.deepEqual(
    messages.map(({ session, endedSession }) => [session, endedSession]),
    [
      [[1], undefined],
      [[1], [1]],
    ],
  );
  for (const done of taken.splice(0)) done();
  sender.endSession(2);
  sender.endSession(3);
  sender.flush();
  t.deepEqual(messages[2], { endedSession: [2, 3] });
  sender.flush();
  t.is(messages.length, 3);
});

test('a command that shares no call with those before it is marked, and only that', (t) => {
  const { sender, messages } = newSender();
  sender.add(1, 0, '[]', plain);
  sender.beginCall();
  sender.add(2, 0, '[]', text);
  sender.add(3, 0, '[]', plain);
  sender.flush();
  t.deepEqual(messages[0]?.flags, [0, 9, 0]);
});

test('a message says of its last command whether others follow that may share its call', (t) => {
  const { sender, messages } = newSender();
  sender.expectMore();
  sender.add(1, 0, '[]', plain);
  sender.add(2, 0, '[]', text);
  sender.expectMore();
  sender.flush();
  sender.expectMore();
  sender.add(3, 0, '[]', plain);
  sender.flush();
  t.deepEqual(
    messages.map(({ flags }) => flags),
    [[0, 17], []],
  );
});

test('so does one that was cut in the middle of such commands', (t) => {
  const isBatched = (toolIndex: number) => toolIndex === 1;
  const { sender, messages, taken } = newSender(isBatched);
  const half = `["${'x'.repeat(600_000)}"]`;
  const addAll = (...tools: readonly number[]) => {
    for (const [i, tool] of tools.entries()) sender.add(i + 1, tool, half, plain);
  };
  addAll(1, 1, 0, 0, 1);
  sender.beginCall();
  sender.add(6, 1, half, plain);
  sender.flush();
  for (let i = 0; i < 5; i++) taken[i]?.();
  t.deepEqual(
    messages.map(({ firstSeq, flags }) => [firstSeq, ...(flags ?? [])]),
    [[1, 16], [2], [3], [4], [5], [6, 8]],
  );
});
