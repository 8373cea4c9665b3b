// npm run bench [-- NAME …] [--runs N] [--json]: measures snakepit and its peers side by side, and holds the medians
// against the goals. Figures are for reading, and for docs/performance.md; tests never depend on them. Before a release,
// `--check` compares the ratios with those in bench/baseline.json, and `--baseline` writes them there. `curves` draws
// docs/curves.svg.
import { parseArgs } from 'node:util';
import { readBaseline, regressions, writeBaseline } from './baseline.js';
import { type Benchmark, runBenchmark } from './benchmark.js';
import { batching } from './cases/batching.js';
import { binary } from './cases/binary.js';
import { chaos } from './cases/chaos.js';
import { control } from './cases/control.js';
import { cpuBound } from './cases/cpu-bound.js';
import { firstResult } from './cases/first-result.js';
import { large } from './cases/large.js';
import { latency } from './cases/latency.js';
import { longBesideShort } from './cases/long-beside-short.js';
import { manyWorkers } from './cases/many-workers.js';
import { memory } from './cases/memory.js';
import { observed } from './cases/observed.js';
import { pipe } from './cases/pipe.js';
import { recovery } from './cases/recovery.js';
import { sessionMemory, sessionThroughput } from './cases/sessions.js';
import { streamed } from './cases/streams.js';
import { throughput } from './cases/throughput.js';
import { drawCurves } from './curves/draw-curves.js';
import { describeMachine, type Environment, withEnvironment } from './environment.js';
import { table } from './table.js';

const cases: Readonly<Record<string, (environment: Environment) => Benchmark | Promise<Benchmark>>> = {
  throughput,
  latency,
  pipe,
  'first-result': firstResult,
  control,
  'cpu-bound': cpuBound,
  'long-beside-short': longBesideShort,
  recovery,
  memory,
  large,
  binary,
  'many-workers': manyWorkers,
  chaos,
  streams: streamed,
  'session-memory': sessionMemory,
  'session-throughput': sessionThroughput,
  batching,
  observed,
};

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    baseline: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const hasCurves = positionals.includes('curves');
const wanted = positionals.filter((name) => name !== 'curves');
const unknown = wanted.find((name) => cases[name] === undefined);
if (unknown !== undefined)
  throw new Error(`no benchmark ${unknown}; there are ${[...Object.keys(cases), 'curves'].join(', ')}`);
const names = positionals.length > 0 ? wanted : Object.keys(cases);

await withEnvironment(async (environment) => {
  const machine = await describeMachine(environment);
  const results = [];
  if (!values.json)
    process.stdout.write(
      `${Object.entries(machine)
        .map(([key, value]) => `${key} ${value}`)
        .join(' · ')}\n\n`,
    );
  for (const name of names) {
    const benchmark = await (cases[name] as (typeof cases)[string])(environment);
    const result = await runBenchmark(benchmark, Number(values.runs), (text) =>
      process.stderr.write(`\r\x1b[K${text}`),
    );
    process.stderr.write('\r\x1b[K');
    results.push({
      ...result,
      goals: benchmark.goals.map((goal) => ({ text: goal.text, isMet: goal.isMet(result) })),
    });
    if (!values.json) process.stdout.write(`${table(result, benchmark)}\n`);
  }
  if (hasCurves) await drawCurves(environment, machine, (text) => process.stderr.write(`${text}\n`));
  if (values.baseline) await writeBaseline(results);
  if (values.check) {
    const worse = regressions(results, await readBaseline());
    for (const one of worse) process.stderr.write(`worse than before: ${one}\n`);
    process.exitCode = worse.length > 0 ? 1 : 0;
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, results }, undefined, 2)}\n`);
});
