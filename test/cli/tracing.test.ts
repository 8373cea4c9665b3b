import test from 'ava';
import { type CollectedSpan, type Collector, collector } from '../helpers/collector.js';
import { figureOf, parseMetrics } from '../helpers/parse-metrics.js';
import { adapter, commands, start } from '../helpers/start.js';
import { until } from '../helpers/until.js';

const answers = adapter('answers.py');
const tells = adapter('tells.py');
const args = ['-w', '1', '--log-format', 'json', '-v'];
const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${parent.traceId}-${parent.spanId}-01`;

function traced({ url }: Pick<Collector, 'url'>, more: Record<string, string> = {}): Record<string, string> {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '20', ...more };
}

function named(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const found = spans.find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name} among ${spans.map((span) => span.name)}`);
  return found;
}

test('each command is a span with queue, dispatch and run below it', async (t) => {
  const collected = await collector(t);
  const env = traced(collected, {
    OTEL_SERVICE_NAME: 'mine',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k%20y',
  });
  const pit = await start(t, { args: [...args, '-n', 'pit', answers], env });
  const started = await pit.event('tracing-started');
  t.is(started['endpoint'], `${collected.url}/v1/traces`);
  t.is(started['sampler'], 'parentbased_always_on');
  const before = Date.now();
  await pit.write(commands({ id: 'an id', tool: 'nap', args: { seconds: 0.1 } }));
  await pit.result(1);
  const spans = await collected.received(4);
  t.deepEqual(spans.map(({ name }) => name).sort(), ['command', 'dispatch', 'queue', 'run']);
  const [command, queue, dispatch, run] = ['command', 'queue', 'dispatch', 'run'].map((name) =>
    named(spans, name),
  ) as [CollectedSpan, CollectedSpan, CollectedSpan, CollectedSpan];
  t.is(command.parentId, '');
  for (const child of [queue, dispatch, run]) {
    t.is(child.parentId, command.spanId);
    t.is(child.traceId, command.traceId);
    t.true(child.start >= command.start - 0.01 && child.end <= command.end + 0.01);
  }
  t.true(run.end - run.start >= 99 && run.end - run.start < 2000);
  t.true(Math.abs(command.start - before) < 10_000);
  t.like(command.attributes, {
    'snakepit.tool': 'nap',
    'snakepit.worker': 'w1',
    'snakepit.line': 1,
    'snakepit.id': 'an id',
    'snakepit.attempt': 1,
  });
  t.like(command.resource, {
    'service.name': 'mine',
    'deployment.environment': 'test',
    'snakepit.instance': 'pit',
  });
  t.is(command.headers['x-key'], 'k y');
  t.is(command.status, 0);
  t.false(JSON.stringify(spans).includes('seconds'), 'nothing of its arguments');

  await pit.write(commands({ tool: 'nothing-like-that' }, { tool: 'add', args: ['x', 1] }));
  const failed = (await collected.received(4 + 2 + 4)).filter(
    (span) => span.name === 'command' && span.traceId !== command.traceId,
  );
  t.deepEqual(failed.map(({ attributes }) => attributes['error.type']).sort(), [
    'invalid_args',
    'unknown_tool',
  ]);
  t.deepEqual(
    failed.map(({ status }) => status),
    [2, 2],
  );
  t.false(JSON.stringify(failed).includes('nothing-like-that'));
  pit.end();
  await pit.ended;
});

test('a trace goes on from the command into the tool, whatever kind of tool it is', async (t) => {
  const collected = await collector(t);
  const pit = await start(t, { args: [...args, tells], env: traced(collected) });
  await pit.write(
    commands(
      { tool: 'work', traceparent },
      { tool: 'wait', args: [0.01], traceparent },
      { tool: 'doubled', args: [4], traceparent },
      { tool: 'fail', traceparent },
    ),
  );
  const { result } = await pit.result(1);
  for (const line of [2, 3, 4]) await pit.result(line);
  const spans = await collected.received(4 * 4 + 5);
  t.true(spans.every(({ traceId }) => traceId === parent.traceId));
  const roots = spans.filter(({ name }) => name === 'command');
  t.true(roots.every(({ parentId, kind }) => parentId === parent.spanId && kind === 2));
  const runs = new Map(spans.filter(({ name }) => name === 'run').map((run) => [run.spanId, run]));
  const toolAbove = (name: string) => runs.get(named(spans, name).parentId)?.attributes['snakepit.tool'];
  t.deepEqual(['outer', 'waiting', 'together', 'failing'].map(toolAbove), [
    'work',
    'wait',
    'doubled',
    'fail',
  ]);
  const outer = named(spans, 'outer');
  t.is(named(spans, 'inner').parentId, outer.spanId);
  t.like(outer.attributes, { rows: 3, found: true });
  t.is(result, `00-${parent.traceId}-${outer.spanId}-01`, 'what it hands on to others');
  t.is(named(spans, 'failing').status, 2);
  t.is(named(spans, 'failing').attributes['error.type'], undefined);
  t.is(named(spans, 'outer').status, 0);
  pit.end();
  await pit.ended;
});

test('where a tool has an OpenTelemetry SDK, that sends its spans, below the one of its run', async (t) => {
  const collected = await collector(t);
  const pit = await start(t, { args: [...args, adapter('traces_itself.py')], env: traced(collected) });
  await pit.write(commands({ tool: 'work', traceparent }));
  const { result } = await pit.result(1);
  const [theirs, ours] = result as { name: string; trace: string; span: string; parent: string }[];
  const spans = await collected.received(4);
  const run = named(spans, 'run');
  t.like(ours, { name: 'ours', trace: parent.traceId, parent: run.spanId });
  t.like(theirs, { name: 'theirs', trace: parent.traceId, parent: ours?.span });
  t.is((await pit.event('tool-reported'))['name'], 'ours');
  pit.end();
  await pit.ended;
  t.is(collected.spans.length, 4, 'sent once');
});

test('without a collector the trace of a command is handed on to its tool all the same', async (t) => {
  const pit = await start(t, { args: [...args, tells] });
  await pit.write(
    commands({ tool: 'about', traceparent }, { tool: 'about' }, { tool: 'about', traceparent: 'nonsense' }),
  );
  t.is((await pit.result(1)).result, traceparent);
  t.is((await pit.result(2)).result, null);
  t.like((await pit.result(3)).error, { code: 'invalid_command' });
  pit.end();
  const { stderr } = await pit.ended;
  t.false(stderr.includes('tracing-started'));
});

test('sampling is what the environment says', async (t) => {
  const collected = await collector(t);
  const sampler = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
  const pit = await start(t, { args: [...args, answers], env: traced(collected, sampler) });
  const count = 1000;
  const unwanted = traceparent.replace(/01$/, '00');
  await pit.write(
    commands(
      { tool: 'add', args: [1, 1], traceparent },
      { tool: 'add', args: [1, 1], traceparent: unwanted },
      ...Array.from({ length: count }, (_, n) => ({ tool: 'add', args: [n, 1] })),
    ),
  );
  await pit.result(count + 2);
  pit.end();
  await pit.ended;
  const roots = collected.spans.filter(({ name }) => name === 'command');
  t.is(
    roots.filter(({ traceId }) => traceId === parent.traceId).length,
    1,
    'as whoever began it has decided',
  );
  t.true(roots.length > 60 && roots.length < 160, `${roots.length} of ${count}`);
});

test('a collector that is away costs nothing but its spans, which are counted; one that comes back gets the next', async (t) => {
  let status = 400;
  const collected = await collector(t, () => status);
  const more = { OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50' };
  const pit = await start(t, {
    args: [...args, '--http', '0', answers],
    env: traced(collected, more),
  });
  const { url } = await pit.event('http-opened');
  const count = 500;
  await pit.write(commands(...Array.from({ length: count }, (_, n) => ({ tool: 'add', args: [n, 1] }))));
  await pit.result(count);
  const dropped = await pit.event('spans-dropped');
  t.true((dropped['spans'] as number) > 0);
  const metrics = await parseMetrics(await (await fetch(`${url}/metrics`)).text());
  t.true((figureOf(metrics, 'snakepit_spans_dropped_total') ?? 0) >= (dropped['spans'] as number));
  status = 200;
  await pit.write(commands({ id: 'later', tool: 'add', args: [1, 1] }));
  await until(() => collected.spans.some(({ attributes }) => attributes['snakepit.id'] === 'later'));
  pit.end();
  const { code } = await pit.ended;
  t.is(code, 0);
});

test('one that nobody listens for is given up within moments at the end', async (t) => {
  const pit = await start(t, { args: [...args, answers], env: traced({ url: 'http://127.0.0.1:9' }) });
  await pit.write(commands({ tool: 'add', args: [1, 1] }));
  await pit.result(1);
  const before = performance.now();
  pit.end();
  const { stderr, code } = await pit.ended;
  t.is(code, 0);
  t.true(
    performance.now() - before < 1900,
    'neither the ten seconds of an export nor the two that one that answers gets',
  );
  t.regex(stderr, /"type":"spans-dropped","spans":4/);
});
