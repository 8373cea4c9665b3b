import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { MemberOutcome, MemberResult } from '../pool/member.js';
import { shortageError } from '../process/system-error.js';
import { toByteString } from '../util/byte-string.js';

/** The layout that docs/worker-protocol.md describes. */
const magic = 0x54504e53;
const version = 2;
const cells = 2048;
const cellBytes = 32;
const logBytes = 2 * 1024 * 1024;
const startedAt = 64;
const withdrawnAt = 128;
const writtenAt = 192;
const cellsAt = 4096;
const logAt = cellsAt + cells * cellBytes;
const outcomes: readonly (MemberOutcome | undefined)[] = ['ok', 'error', 'returned', undefined, 'ended'];

/** What worker and supervisor tell each other by memory, so that it is known also after either of them died. */
export interface SlotFile {
  /** The highest sequence number that was taken to be run. */
  started(): number;
  /** The saved result of a command; `lost` where it finished and its result was too large to be saved, or too much came after it. */
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
    ftruncateSync(file, logAt + logBytes);
    const header = Buffer.alloc(24);
    [magic, version, cells, logBytes].forEach((word, i) => {
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
  const readWord = (position: number): number => Number(read(position, 8).readBigUInt64LE());

  return {
    started: () => readWord(startedAt),
    finished(seq) {
      const cell = read(cellsAt + (seq % cells) * cellBytes, cellBytes);
      if (cell.readBigUInt64LE(0) !== BigInt(seq)) return undefined;
      const start = Number(cell.readBigUInt64LE(8));
      const outcome = outcomes[cell.readUInt32LE(16)];
      const size = cell.readUInt32LE(24);
      const place = start % logBytes;
      // The size of what was too large is larger than all of the log.
      const isWhole = place + size <= logBytes && readWord(writtenAt) <= start + logBytes;
      if (outcome === undefined || !isWhole) return 'lost';
      const payload = toByteString(read(logAt + place, size));
      return { seq, outcome, payload, runUs: cell.readUInt32LE(20) };
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
