import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';

/** AT_PAGESZ of <elf.h>. */
const pageSizeKey = 6;
const usualBytes = 4096;

let known: number | undefined;

/** What the kernel counts memory in. Node cannot ask for it; the kernel tells every program as it starts it. */
export function pageBytes(): number {
  known ??= parsePageSize(readAuxiliaryVector(), wordBytes()) ?? usualBytes;
  return known;
}

/** Looks it up in a list of keys and values, each of the size of a machine word. */
export function parsePageSize(vector: Buffer, word: 4 | 8): number | undefined {
  const read = (at: number): number => {
    const bytes = vector.subarray(at, at + word);
    if (endianness() === 'LE') return bytes.readUIntLE(0, Math.min(word, 6));
    return bytes.readUIntBE(word === 8 ? 2 : 0, Math.min(word, 6));
  };
  for (let at = 0; at + 2 * word <= vector.length; at += 2 * word) {
    if (read(at) === pageSizeKey) return read(at + word);
  }
  return undefined;
}

function wordBytes(): 4 | 8 {
  return process.arch === 'arm' || process.arch === 'ia32' ? 4 : 8;
}

function readAuxiliaryVector(): Buffer {
  try {
    return readFileSync('/proc/self/auxv');
  } catch {
    return Buffer.alloc(0);
  }
}
