import test from 'ava';
import { chooseSampler } from '../../src/tracing/sampler.js';

const sampled = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', isSampled: true };
const unsampled = { ...sampled, isSampled: false };

function kept(sampler: string, argument?: string) {
  const { isSampled } = chooseSampler({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument });
  let count = 0;
  for (let order = 1; order <= 100_000; order++) if (isSampled(undefined, order)) count++;
  return { count, ofSampled: isSampled(sampled, 1), ofUnsampled: isSampled(unsampled, 1) };
}

test('samplers do what their names say', (t) => {
  const all = 100_000;
  t.deepEqual(kept('always_on'), { count: all, ofSampled: true, ofUnsampled: true });
  t.deepEqual(kept('always_off'), { count: 0, ofSampled: false, ofUnsampled: false });
  t.deepEqual(kept('parentbased_always_on'), { count: all, ofSampled: true, ofUnsampled: false });
  t.deepEqual(kept('parentbased_always_off'), { count: 0, ofSampled: true, ofUnsampled: false });
  t.like(kept('parentbased_traceidratio', '0'), { count: 0, ofSampled: true });
  t.like(kept('traceidratio', '1'), { count: all, ofSampled: true, ofUnsampled: true });
  const { count } = kept('parentbased_traceidratio', '0.01');
  t.true(count > 900 && count < 1100, String(count));
});

test('the same command is not drawn twice', (t) => {
  const { isSampled } = chooseSampler({
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.5',
  });
  for (let order = 1; order < 100; order++) t.is(isSampled(undefined, order), isSampled(undefined, order));
});

test('what is none, or makes no sense, is said', (t) => {
  t.is(chooseSampler({}).fault, undefined);
  t.is(chooseSampler({}).name, 'parentbased_always_on');
  t.regex(chooseSampler({ OTEL_TRACES_SAMPLER: 'jaeger_remote' }).fault ?? '', /jaeger_remote/);
  const { fault, name } = chooseSampler({
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '7',
  });
  t.regex(fault ?? '', /OTEL_TRACES_SAMPLER_ARG=7 is no number from 0 to 1/);
  t.is(name, 'traceidratio 1');
});
