import type { Reply, ReplyError } from '../../control/protocol.js';
import { harmless } from '../../log/harmless.js';
import { exitCodes } from '../exit-codes.js';
import type { Leaving } from '../leave.js';
import { print } from '../print.js';
import { bareResult } from './bare-result.js';

export interface ResultStyle {
  /** The whole line, whatever became of it. */
  readonly isWhole: boolean;
  /** Text without its quotes. */
  readonly isRaw: boolean;
}

/** Prints what a call came to: its result on standard output, or what went wrong on standard error. */
export async function printResult(reply: Reply, line: string, style: ResultStyle): Promise<Leaving> {
  const code = reply.ok ? exitCodes.ok : codeOf(reply.error);
  if (style.isWhole) return leaving(await print(`${line}\n`), code);
  if (!reply.ok) {
    await new Promise((written) => process.stderr.write(describe(reply.error), written));
    return { code };
  }
  const result = bareResult(line);
  return print(`${style.isRaw && result.startsWith('"') ? JSON.parse(result) : result}\n`);
}

function leaving(printed: Leaving, code: number): Leaving {
  return printed.code === exitCodes.ok ? { code } : printed;
}

function codeOf({ code, details }: ReplyError): number {
  const isLate = code === 'timeout' || (code === 'queue_full' && details?.['waited_ms'] !== undefined);
  return isLate ? exitCodes.timedOut : exitCodes.failed;
}

/** Code and message, and below it where in the tool it happened. */
function describe({ code, message, details }: ReplyError): string {
  const traceback = details?.['traceback'];
  const more = typeof traceback === 'string' ? traceback.trimEnd().split('\n') : [];
  return [`snakepit: ${code}: ${message}`, ...more].map((line) => `${harmless(line)}\n`).join('');
}
