import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface LoopRequest {
  readonly command: readonly [string, ...string[]];
  /** Commands that have no answer yet, at any time. */
  readonly inFlight: number;
  /** Commands to be measured, after as many to warm up as are in flight, at least a thousand. */
  readonly commands: number;
  readonly line: string;
}

/** Commands a second where each answer is followed by the next command. */
export async function closedLoop({ command, inFlight, commands, line }: LoopRequest): Promise<number> {
  const [file, ...args] = command;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const warmUp = Math.max(inFlight, 1000);
  const last = warmUp + commands;
  let written = 0;
  let answered = 0;
  let startedAt = 0;
  let endedAt = 0;
  const write = (count: number) => {
    const lines = Math.min(count, last - written);
    if (lines === 0) return;
    written += lines;
    child.stdin.write(line.repeat(lines));
    if (written === last) child.stdin.end();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    let lines = 0;
    for (const byte of chunk) if (byte === 0x0a) lines++;
    answered += lines;
    if (startedAt === 0 && answered >= warmUp) startedAt = performance.now();
    if (answered === last) endedAt = performance.now();
    write(lines);
  });
  write(inFlight);
  const [code] = await exited;
  if (code !== 0 || answered !== last)
    throw new Error(`it ended with ${code}: ${answered} of ${last} answered`);
  return (commands * 1000) / (endedAt - startedAt);
}
