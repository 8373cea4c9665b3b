// node unary-client.js PYTHON SERVER: commands from standard input to a unary gRPC server of its own, 64 in flight.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, credentials } from '@grpc/grpc-js';

const inFlight = 64;
const [python = 'python3', serverFile = ''] = process.argv.slice(2);
const directory = await mkdtemp(join(tmpdir(), 'unary-'));
const socket = join(directory, 'server.sock');
const server = spawn(python, [serverFile, socket], { stdio: ['pipe', 'pipe', 'inherit'] });
await once(server.stdout, 'data');

const client = new Client(`unix:${socket}`, credentials.createInsecure());
const same = (bytes: Buffer) => bytes;
const call = (line: string) =>
  new Promise<Buffer>((resolve, reject) => {
    client.makeUnaryRequest('/bench.Unary/Run', same, same, Buffer.from(line), (error, result) =>
      error ? reject(error) : resolve(result as Buffer),
    );
  });

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
async function worker(): Promise<void> {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    process.stdout.write(`${await call(next.value)}\n`);
  }
}
await Promise.all(Array.from({ length: inFlight }, worker));

client.close();
server.stdin.end();
await once(server, 'exit');
await rm(directory, { recursive: true });
