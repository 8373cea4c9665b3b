import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { peerEnv } from './environment.js';

/** Writes a file of commands, unless it is there. */
export async function writeCommands(
  file: string,
  lines: number,
  command: (line: number) => string,
): Promise<void> {
  if ((await stat(file).catch(() => undefined)) !== undefined) return;
  const stream = createWriteStream(file);
  for (let i = 1; i <= lines; i++) {
    if (!stream.write(command(i))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

/** Seconds from spawn to exit, from file to file; fails where a line has no answer. `env`: above our own. */
export async function timeRun(
  [file, ...args]: readonly [string, ...string[]],
  input: string,
  output: string,
  lines: number,
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const [from, to] = await Promise.all([open(input, 'r'), open(output, 'w')]);
  try {
    const started = performance.now();
    const child = spawn(file, args, { stdio: [from.fd, to.fd, 'inherit'], env: { ...peerEnv, ...env } });
    const [code] = await once(child, 'exit');
    const seconds = (performance.now() - started) / 1000;
    const answered = await countLines(output);
    if (code !== 0 || answered !== lines)
      throw new Error(`${file} ended with ${code}: ${answered} of ${lines} answered`);
    return seconds;
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

async function countLines(file: string): Promise<number> {
  return (await readFile(file)).reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 0);
}
