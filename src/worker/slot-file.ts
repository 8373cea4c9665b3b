import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { MemberOutcome, MemberResult } from '../pool/member.js';
import { shortageError } from '../process/system-error.js';
import { toByteString } from '../util/byte-string.js';

/** The layout that docs/worker-protocol.md describes. */
const magic = 0x54504e53;
const version = 1;
const cells = 512;
const cellBytes = 4096;
const startedAt = 64;
const withdrawnAt = 128;
const cellsAt = 4096;
const cellHeaderBytes = 24;
const lostSize = 0xffffffff;
const outcomes: readonly (MemberOutcome | undefined)[] = ['ok', 'error', 'returned', undefined, 'ended'];

/** What worker and supervisor tell each other by memory, so that it is known also after either of them died. */
export interface SlotFile {
  /** The highest sequence number that was taken to be run. */
  started(): number;
  /** The saved result of a command; `lost` where it finished and its result was too large to be saved. */
  finished(seq: number): MemberResult | 'lost' | undefined;
  /** No command up to this one may be started any more. */
  withdraw(seq: number): void;
  /** Closes and removes it. */
  close(): void;
}

/** Its descriptor. */
function makeFile(path: string): number {
  let file: number | undefined;
  try {
    file = openSync(path, 'wx+', 0o600);
    ftruncateSync(file, cellsAt + cells * cellBytes);
    const header = Buffer.alloc(24);
    [magic, version, cells, cellBytes].forEach((word, i) => {
      header.writeUInt32LE(word, i * 4);
    });
    writeSync(file, header, 0, header.length, 0);
    return file;
  } catch (error) {
    if (file !== undefined) {
      closeSync(file);
      rmSync(path, { force: true });
    }
    throw shortageError(`cannot make ${path}`, error) ?? error;
  }
}

/**
 * Makes a slot file, of which only what is written takes room. Read and written in the supervisor's own turn: it lies in
 * memory anyway, and a death is to be sorted out before anything else happens.
 */
export function createSlotFile(path: string): SlotFile {
  const file = makeFile(path);

  const read = (position: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, position);
    return bytes;
  };

  return {
    started: () => Number(read(startedAt, 8).readBigUInt64LE()),
    finished(seq) {
      const cell = cellsAt + (seq % cells) * cellBytes;
      const header = read(cell, cellHeaderBytes);
      if (header.readBigUInt64LE(0) !== BigInt(seq)) return undefined;
      const outcome = outcomes[header.readUInt32LE(8)];
      const size = header.readUInt32LE(16);
      if (outcome === undefined || size === lostSize || size > cellBytes - cellHeaderBytes) return 'lost';
      const payload = toByteString(read(cell + cellHeaderBytes, size));
      return { seq, outcome, payload, runUs: header.readUInt32LE(12) };
    },
    withdraw(seq) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(seq));
      writeSync(file, bytes, 0, 8, withdrawnAt);
    },
    close() {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}
