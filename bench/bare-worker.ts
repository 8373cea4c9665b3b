import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cacheFolder } from '../src/util/cache-folder.js';
import { createSlotFile } from '../src/worker/slot-file.js';
import { peerEnv, root, tools } from './environment.js';

let made = 0;

/** Milliseconds that a worker takes to boot, launched by hand as docs/worker-protocol.md says, with nobody to supervise it. */
export async function bootBareWorker(python: string, folder: string): Promise<number> {
  const name = join(folder, `bare-${++made}`);
  const slotFile = createSlotFile(`${name}.slot`);
  const launchLine = {
    adapter: tools,
    address: `${name}.sock`,
    slot_file: `${name}.slot`,
    parent: process.pid,
    packages: null,
    bytecode: cacheFolder(process.env, 'bytecode') ?? null,
    max_result: 64 * 1024 * 1024,
    nan: 'error',
    unserializable: 'marker',
    reflection: false,
    threads: 1,
    concurrency: null,
  };
  const startedAt = performance.now();
  const bootstrap = join(root, 'python/src/snakepit/_private/bootstrap.py');
  const child: ChildProcess = spawn(python, ['-u', bootstrap, 'w1', JSON.stringify(launchLine)], {
    env: {
      ...peerEnv,
      SNAKEPIT_WORKER_ID: 'w1',
      SNAKEPIT_WORKER_SLOT: '0',
      SNAKEPIT_WORKER_COUNT: '1',
      SNAKEPIT_GENERATION: '1',
      SNAKEPIT_RUN_ID: 'bare',
      SNAKEPIT_INSTANCE: 'bare',
    },
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  try {
    const line = String(await once(child.stdio[3] as NodeJS.ReadableStream, 'data'));
    if (!line.includes('"ready"')) throw new Error(`a bare worker said ${line}`);
    return performance.now() - startedAt;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
    slotFile.close();
  }
}
