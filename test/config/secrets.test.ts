import test from 'ava';
import { redactMembers, redactorOf } from '../../src/config/secrets.js';

test('values of variables with telling names are found, plain and in JSON, and nothing else', (t) => {
  const redact = redactorOf({
    GITHUB_TOKEN: 'ghp_12345',
    DB_PASSWORD: 'a"b\\c.d*',
    DATABASE_URL: 'postgres://me:hunter22@db/x',
    TOKENIZERS_PARALLELISM: 'false',
    MY_SECRET: 'short',
    SSH_AUTH_SOCK: '/run/agent.sock',
    EMPTY_TOKEN: undefined,
  });
  t.is(redact?.('ghp_12345, twice: ghp_12345'), '[redacted], twice: [redacted]');
  t.is(redact?.('plain a"b\\c.d* here'), 'plain [redacted] here');
  t.is(redact?.(JSON.stringify({ x: 'a"b\\c.d*' })), '{"x":"[redacted]"}');
  t.is(redact?.('postgres://me:hunter22@db/x'), 'postgres://me:[redacted]@db/x');
  t.is(redact?.('false short /run/agent.sock'), 'false short /run/agent.sock');
  t.is(redactorOf({ HOME: '/home/me' }), undefined);
});

test('of one secret that begins with another nothing is left', (t) => {
  const redact = redactorOf({ A_TOKEN: 'abcdef', B_TOKEN: 'abcdefghij' });
  t.is(redact?.('abcdefghij'), '[redacted]');
});

test('members of JSON whose names say that they are secret lose their text', (t) => {
  t.is(
    redactMembers('{"user":"me","password" : "x\\"y","apiKey":"k","max_tokens":"3","n":1}'),
    '{"user":"me","password" : "[redacted]","apiKey":"[redacted]","max_tokens":"[redacted]","n":1}',
  );
});
