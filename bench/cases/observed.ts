import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Benchmark, BenchmarkResult, Contender } from '../benchmark.js';
import { type Environment, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';

/** Enough for what is loaded once to be little beside it. */
const lines = 2_000_000;

/** Goal 1 without and with somebody who looks: what it costs to be asked for metrics, and to trace. */
export async function observed({ python, scratch }: Environment): Promise<Benchmark> {
  const input = join(scratch, 'observed.jsonl');
  await writeCommands(input, lines, (i) => `{"id":${i},"tool":"add","args":{"a":${i},"b":2}}\n`);
  const output = join(scratch, 'observed-out.jsonl');
  const command = startCommand(python, 4);
  const run = async (more: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => ({
    rate: lines / (await timeRun([...command, ...more], input, output, lines, env)),
  });
  const contenders: Contender[] = [
    { name: 'nobody looks', measure: () => run() },
    {
      name: 'nobody looks, once more',
      measure: () => run(),
    },
    {
      name: '/metrics scraped each second',
      async measure() {
        const port = await freePort();
        const scrapes = scrapeEachSecond(`http://127.0.0.1:${port}/metrics`);
        try {
          return await run(['--http', String(port)]);
        } finally {
          clearInterval(scrapes);
        }
      },
    },
    {
      name: 'traces of 1 %',
      async measure() {
        const collector = await deafCollector();
        const { port } = collector.address() as AddressInfo;
        try {
          return await run([], {
            OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
            OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
            OTEL_TRACES_SAMPLER_ARG: '0.01',
          });
        } finally {
          collector.closeAllConnections();
          collector.close();
        }
      },
    },
    {
      name: 'traces of 1 %, and nobody listens',
      async measure() {
        const port = await freePort();
        return run([], {
          OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
          OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
          OTEL_TRACES_SAMPLER_ARG: '0.01',
        });
      },
    },
  ];
  return {
    name: 'observed',
    title: 'Goal 1 while somebody looks',
    unit: 'commands/s',
    mostRuns: 3,
    contenders,
    goals: [
      {
        text: '/metrics each second ≤ 2 %',
        isMet: (result) => cost(result, '/metrics scraped each second') <= 1.02,
      },
      { text: 'traces of 1 % ≤ 5 %', isMet: (result) => cost(result, 'traces of 1 %') <= 1.05 },
    ],
  };
}

const cost = (result: BenchmarkResult, name: string) =>
  result.contenders.find((one) => one.name === name)?.ratio?.median ?? Number.NaN;

function scrapeEachSecond(url: string): NodeJS.Timeout {
  return setInterval(() => {
    // Before it listens, and after it has ended, there is nobody to be asked.
    fetch(url)
      .then((response) => response.text())
      .catch(() => {});
  }, 1000);
}

/** Takes whatever comes, and looks at none of it. */
async function deafCollector(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** One that nothing listens on just now. */
async function freePort(): Promise<number> {
  const server = await deafCollector();
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
