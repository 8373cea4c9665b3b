import test from 'ava';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, start } from '../helpers/start.js';

const args = ['-w', '1', '--log-format', 'json', '-v', adapter('tells.py')];

test('what a tool tells is an event with the command it is of, as the tool named and measured it', async (t) => {
  const pit = await start(t, { args: ['-n', 'pit', ...args] });
  await pit.write(commands({ id: 'a', tool: 'train', args: { epochs: 2 } }));
  const last = await pit.event(
    'tool-reported',
    ({ metadata }) => (metadata as Record<string, unknown>)['isLast'] === true,
  );
  t.deepEqual(last, {
    type: 'tool-reported',
    worker: 'w1',
    tool: 'train',
    line: 1,
    id: 'a',
    name: 'epoch',
    measurements: { loss: 1 / 3, batchSize: 32 },
    metadata: { model: 'small', isLast: true },
  });
  const { stdout } = await snakepit(pit.runtime, 'events', '-n', 'pit');
  t.regex(stdout, /w1.*train: epoch loss=0\.5 batchSize=32 model=small isLast=false/);
  await pit.write(commands({ tool: 'work' }));
  const { span } = await pit.event('tool-reported', ({ name }) => name === 'outer');
  t.false('trace' in (span as object), 'nobody traces');
  await pit.write(commands({ tool: 'misuse' }));
  t.like((await pit.result(3)).error, { code: 'tool_error', details: { type: 'TypeError' } });
  pit.end();
  await pit.ended;
});

test('what comes too fast is dropped and counted, and holds up nothing', async (t) => {
  const pit = await start(t, { args });
  await pit.write(commands({ tool: 'flood', args: [20_000] }));
  await pit.result(1);
  pit.end();
  const { stderr } = await pit.ended;
  const kept = stderr.match(/"type":"tool-reported"/g)?.length ?? 0;
  const dropped = [...stderr.matchAll(/"type":"reports-dropped","worker":"w1","reports":(\d+)/g)];
  const sum = dropped.reduce((all, [, reports]) => all + Number(reports), 0);
  t.is(kept + sum, 20_000, 'each is there, or counted');
  t.true(kept >= 1000);
});

test('secrets are kept out of what tools tell', async (t) => {
  const pit = await start(t, { args, env: { API_TOKEN: 'tok-12345678' } });
  await pit.write(commands({ tool: 'leak', args: { secret: 'it is tok-12345678' } }));
  const { metadata } = await pit.event('tool-reported');
  t.deepEqual(metadata, { value: 'it is [redacted]', nan: 'nan' });
  pit.end();
  await pit.ended;
});
