import test from 'ava';
import type { Command, Outcome, StreamingSource } from '../../src/command.js';
import type { ReplyFailure } from '../../src/control/control-client.js';
import type { ControlService } from '../../src/control/control-service.js';
import { localLink } from '../../src/control/local-client.js';
import { SnakepitError } from '../../src/errors.js';
import { systemClock } from '../../src/util/clock.js';
import { deferred } from '../../src/util/deferred.js';
import { fakeMember, newPool } from '../pool/fake-member.js';

function link(service: Partial<ControlService> = {}, results?: StreamingSource) {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const { promise: ended, resolve: end } = deferred();
  const whole = { clock: systemClock, ...service } as ControlService;
  const client = localLink({ service: whole, pool, defaultTool: undefined, ended, results });
  return { client, pool, member, seat, end };
}

test('a command is run as any other, and answered by its line', async (t) => {
  const { client, member, seat } = link();
  const first = client.command('"tool":"fast","args":{"text":"é"}');
  t.is(member.sent[0]?.command.args, '{"text":"\xc3\xa9"}');
  member.answer(seat, 1, { payload: '{"n":9007199254740993,"text":"\xc3\xa9"}' });
  const { reply, text } = await first;
  t.is(text, '{"id":1,"line":1,"ok":true,"result":{"n":9007199254740993,"text":"é"}}');
  t.like(reply, { id: 1, ok: true });
  t.like((await client.command('"tool":"fats"')).reply, { line: 2, error: { code: 'unknown_tool' } });
  t.like((await client.command('nonsense')).reply, { line: 3, error: { code: 'parse_error' } });
});

test('results are told to somebody else as well, and nothing that is no command', async (t) => {
  const told: (readonly [number, boolean])[] = [];
  const results = {
    settle: ({ line }: Command, { ok }: Outcome) => told.push([line, ok]),
    chunk: () => {},
    settleStream: () => {},
  };
  const service = { status: () => ({ state: 'ready' }) } as unknown as ControlService;
  const { client, member, seat } = link(service, results);
  const answered = client.command('"tool":"fast"');
  member.answer(seat, 1);
  await answered;
  t.like((await client.command('"control":"status"')).reply, { ok: true, result: { state: 'ready' } });
  await client.request('status');
  await client.command('nonsense');
  t.deepEqual(told, [
    [1, true],
    [4, false],
  ]);
});

test('verbs are those of the socket: values, parts, and refusals', async (t) => {
  let listener = () => {};
  const { client, end } = link({
    pause: () => 'paused',
    scale: async () => {
      throw new SnakepitError('workers-failed', 'no worker can serve');
    },
    status: () => ({ state: 'ready' }) as never,
    onStatus: (told) => {
      listener = told;
      return () => {};
    },
  });
  t.deepEqual(await client.request('pause'), { intake: 'paused' });
  const refused = async (verb: string, params?: object) =>
    (await t.throwsAsync<ReplyFailure>(client.request(verb, params))).error;
  t.like(await refused('scale', { workers: 2 }), { code: 'worker_unavailable', retryable: true });
  t.like(await refused('scale', { workers: 0 }), { code: 'invalid_command', retryable: false });
  t.like(await refused('nonsense'), { code: 'invalid_command' });

  const parts: unknown[] = [];
  const watching = client.request('status', { watch: true }, (part) => parts.push(part));
  await Promise.resolve();
  listener();
  end();
  await t.throwsAsync(watching, { name: 'SnakepitError' });
  t.true(parts.length > 0);
});

test('flush waits for commands before it, and a command can be cancelled by its line', async (t) => {
  const { client, member, seat } = link();
  const commands = [client.command('"tool":"fast"'), client.command('"tool":"fast"')];
  let isFlushed = false;
  const flushed = client.request('flush').then(() => {
    isFlushed = true;
  });
  t.deepEqual(await client.request('cancel', { line: 2 }), { cancelled: 1 });
  t.like((await commands[1])?.reply, { error: { code: 'cancelled' } });
  t.false(isFlushed);
  member.answer(seat, 1);
  await Promise.all([...commands, flushed]);
  t.true(isFlushed);
});

test('after the end of the pit nothing can be asked, and nobody waits for ever', async (t) => {
  const { client, end } = link();
  const held = client.command('"tool":"slow"');
  end();
  await client.closed;
  const gone = { message: /not running/ };
  await t.throwsAsync(held, gone);
  await t.throwsAsync(client.command('"tool":"slow"'), gone);
  await t.throwsAsync(client.request('status'), gone);
});
