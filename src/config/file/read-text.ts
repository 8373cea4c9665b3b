import { readFileSync } from 'node:fs';
import { SnakepitError } from '../../errors.js';

const why: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** The text of a file, without a byte order mark; undefined where there is none. Throws `usage` where it cannot be read. */
export function readText(path: string, shown: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const reason = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : (why[code] ?? message);
    throw new SnakepitError('usage', `${shown} cannot be read: ${reason}`, { cause });
  }
}
