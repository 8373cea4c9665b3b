import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, root, snakepit, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';
import { closedLoop } from './closed-loop.js';
import { type Curve, plot } from './plot.js';

const mebibyte = 2 ** 20;
const add = (id: number) => `{"id":${id},"tool":"add","args":{"a":${id},"b":2}}\n`;

/** Measures how the cost of a command changes with everything that may be large, and draws it into docs/curves.svg. */
export async function drawCurves(
  environment: Environment,
  machine: Readonly<Record<string, string>>,
  progress: (text: string) => void,
): Promise<void> {
  const curves = [];
  for (const measure of [byWorkers, byInFlight, byPayload, byLines]) {
    const curve = await measure(environment);
    progress(`${curve.title}: ${curve.points.map(({ label, y }) => `${label} ${Math.round(y)}`).join(', ')}`);
    curves.push(curve);
  }
  const caption = Object.entries(machine)
    .map(([key, value]) => `${key} ${value}`)
    .join(' · ');
  await writeFile(join(root, 'docs/curves.svg'), plot(curves, caption));
}

/** Through a pool that runs, so that booting two hundred Pythons is not measured. */
async function byWorkers({ python, scratch }: Environment): Promise<Curve> {
  const lines = 200_000;
  const input = join(scratch, 'curve-workers.jsonl');
  await writeCommands(input, lines, add);
  const points = [];
  for (const workers of [1, 2, 4, 16, 64, 200]) {
    const name = `bench-${process.pid}-${workers}`;
    const [file, ...args] = startCommand(python, workers, ['--detach', '--name', name]);
    const run = (...words: readonly string[]) => runQuietly(file, words);
    await run(...args);
    await run(snakepit, 'wait', '--for=ready', '--name', name);
    try {
      const seconds = await timeRun(
        [file, snakepit, 'pipe', '--name', name],
        input,
        join(scratch, 'out'),
        lines,
      );
      points.push({ x: workers, label: String(workers), y: lines / seconds });
    } finally {
      await run(snakepit, 'stop', '--name', name);
    }
  }
  return { title: 'Workers', xLabel: 'workers', yLabel: 'commands/s', points };
}

async function byInFlight({ python }: Environment): Promise<Curve> {
  const points = [];
  for (const inFlight of [1, 4, 16, 64, 256, 1000, 10_000]) {
    const rate = await closedLoop({
      command: startCommand(python, 4, ['--queue', '20000']),
      inFlight,
      commands: Math.min(200_000, 3000 * inFlight),
      line: add(1),
    });
    points.push({ x: inFlight, label: String(inFlight), y: rate });
  }
  return { title: 'Commands in flight, 4 workers', xLabel: 'in flight', yLabel: 'commands/s', points };
}

async function byPayload({ python, scratch }: Environment): Promise<Curve> {
  const points = [];
  for (const bytes of [1, 64, 1024, 16 * 1024, 256 * 1024, mebibyte, 8 * mebibyte, 64 * mebibyte]) {
    const lines = Math.max(3, Math.min(100_000, Math.floor((256 * mebibyte) / (bytes + 64))));
    const input = join(scratch, `curve-payload-${bytes}.jsonl`);
    const text = 'a'.repeat(bytes);
    await writeCommands(input, lines, (id) => `{"id":${id},"tool":"echo","args":{"text":"${text}"}}\n`);
    const limits = ['--max-line', '128MiB', '--max-result', '128MiB'];
    const command = startCommand(python, 4, limits);
    const seconds = await timeRun(command, input, join(scratch, 'out'), lines);
    points.push({ x: bytes, label: sizeLabel(bytes), y: (lines * bytes) / seconds / 1e6 });
  }
  return { title: 'Size of an argument that is echoed, 4 workers', xLabel: 'bytes', yLabel: 'MB/s', points };
}

async function byLines({ python, scratch }: Environment): Promise<Curve> {
  const points = [];
  for (const lines of [10_000, 100_000, 1_000_000, 10_000_000]) {
    const input = join(scratch, `curve-lines-${lines}.jsonl`);
    await writeCommands(input, lines, add);
    const seconds = await timeRun(startCommand(python, 4), input, join(scratch, 'out'), lines);
    points.push({ x: lines, label: `10^${Math.log10(lines)}`, y: lines / seconds });
  }
  return {
    title: 'Lines of a file, boot included, 4 workers',
    xLabel: 'lines',
    yLabel: 'commands/s',
    points,
  };
}

function sizeLabel(bytes: number): string {
  if (bytes >= mebibyte) return `${bytes / mebibyte}M`;
  return bytes >= 1024 ? `${bytes / 1024}K` : String(bytes);
}

/** With nothing on standard input; fails where it does. */
async function runQuietly(file: string, args: readonly string[]): Promise<void> {
  const child = spawn(file, args, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}`);
}
