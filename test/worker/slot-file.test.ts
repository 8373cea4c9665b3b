import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { createSlotFile } from '../../src/worker/slot-file.js';

const directory = mkdtempSync(join(tmpdir(), 'snakepit-slot-'));
test.after.always(() => rmSync(directory, { recursive: true }));

let files = 0;
function make() {
  const path = join(directory, `w1.${++files}.slot`);
  return { path, file: createSlotFile(path) };
}

/** Writes as a worker does. */
async function poke(path: string, position: number, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.write(bytes, 0, bytes.length, position);
  await handle.close();
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const log = 4096 + 2048 * 32;

/** What lies in the log from `start` on, counted from its very beginning, rounds and all. */
function cell(seq: number, start: number, outcome: number, runUs: number, size: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeBigUInt64LE(BigInt(seq), 0);
  bytes.writeBigUInt64LE(BigInt(start), 8);
  bytes.writeUInt32LE(outcome, 16);
  bytes.writeUInt32LE(runUs, 20);
  bytes.writeUInt32LE(size, 24);
  return bytes;
}

const cellAt = (seq: number) => 4096 + (seq % 2048) * 32;

test('it is laid out as the protocol says, takes next to no room, and is private', (t) => {
  const { path, file } = make();
  const bytes = readFileSync(path);
  t.is(bytes.length, log + 2 ** 21);
  t.is(bytes.toString('latin1', 0, 4), 'SNPT');
  t.deepEqual(
    [4, 8, 12].map((at) => bytes.readUInt32LE(at)),
    [2, 2048, 2 ** 21],
  );
  t.true(bytes.subarray(16).every((byte) => byte === 0));
  const { blocks, mode } = statSync(path);
  t.true(blocks * 512 < 64 * 1024);
  t.is(mode & 0o777, 0o600);
  file.close();
  t.false(existsSync(path));
});

test('what the worker has started is read, what is withdrawn is written', async (t) => {
  const { path, file } = make();
  t.is(file.started(), 0);
  await poke(path, 64, u64(2 ** 40 + 7));
  t.is(file.started(), 2 ** 40 + 7);
  file.withdraw(12_345);
  t.is(Number(readFileSync(path).readBigUInt64LE(128)), 12_345);
  file.close();
});

test('finished results are taken from the log, byte for byte', async (t) => {
  const { path, file } = make();
  t.is(file.finished(1), undefined);
  await poke(path, cellAt(2049), cell(2049, 2 ** 21 + 100, 0, 250, 5));
  await poke(path, log + 100, Buffer.from('"é\n"'));
  t.deepEqual(file.finished(2049), { seq: 2049, outcome: 'ok', payload: '"\xc3\xa9\n"', runUs: 250 });
  t.is(file.finished(1), undefined, 'the cell has another one by now');
  await poke(path, cellAt(2), cell(2, 7, 1, 9, 2));
  await poke(path, log + 7, Buffer.from('{}'));
  t.deepEqual(file.finished(2), { seq: 2, outcome: 'error', payload: '{}', runUs: 9 });
  file.close();
});

test('a result that did not fit, was written over, or makes no sense, is lost', async (t) => {
  const { path, file } = make();
  const written = 3 * 2 ** 20;
  await poke(path, 192, u64(written));
  await poke(path, cellAt(3), cell(3, 2 ** 21, 0, 1, 0xffffffff));
  await poke(path, cellAt(4), cell(4, 2 ** 22 - 4, 0, 1, 5));
  await poke(path, cellAt(5), cell(5, 2 ** 21, 77, 1, 1));
  await poke(path, cellAt(6), cell(6, written - 2 ** 21 - 1, 0, 1, 1));
  await poke(path, cellAt(7), cell(7, written - 2 ** 21, 0, 1, 1));
  t.deepEqual(
    [3, 4, 5, 6].map((seq) => file.finished(seq)),
    ['lost', 'lost', 'lost', 'lost'],
  );
  t.like(file.finished(7), { seq: 7, outcome: 'ok' });
  file.close();
});

test('a file that is in the way is not written to', (t) => {
  const path = join(directory, 'stranger.slot');
  writeFileSync(path, 'mine');
  t.throws(() => createSlotFile(path), { code: 'EEXIST' });
  t.is(readFileSync(path, 'utf8'), 'mine');
});
