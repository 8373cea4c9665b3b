import type { ControlClient } from '../../control/control-client.js';
import type { Reply, ReplyError } from '../../control/protocol.js';
import { onlyBytes } from '../../json-bytes.js';
import { harmless } from '../../log/harmless.js';
import { exitCodes } from '../exit-codes.js';
import { Followed } from '../follow.js';
import type { Leaving } from '../leave.js';
import { print } from '../print.js';
import { bareResult } from './bare-result.js';

export interface ResultStyle {
  /** The whole line, whatever became of it. */
  readonly isWhole: boolean;
  /** Text without its quotes, and bytes as they are. */
  readonly isRaw: boolean;
}

/** Prints what a generator yields as it comes, then what the call came to. */
export async function printStream(
  client: ControlClient,
  members: string,
  style: ResultStyle,
): Promise<Leaving> {
  const followed = new Followed(client);
  let code: number = exitCodes.ok;
  const ended = client
    .command(members, (_part, line) => followed.write(shown(line, 'chunk', style)))
    .then(({ reply, text }) => {
      if (!reply.ok) code = codeOf(reply.error);
      if (style.isWhole || (reply.ok && 'result' in reply)) followed.write(shown(text, 'result', style));
      else if (!reply.ok) process.stderr.write(describe(reply.error));
    });
  return leaving(await followed.until(ended), code);
}

/** Prints what a call came to: its result on standard output, or what went wrong on standard error. */
export async function printResult(reply: Reply, line: string, style: ResultStyle): Promise<Leaving> {
  const code = reply.ok ? exitCodes.ok : codeOf(reply.error);
  if (style.isWhole) return leaving(await print(shown(line, 'result', style)), code);
  if (!reply.ok) {
    await new Promise((written) => process.stderr.write(describe(reply.error), written));
    return { code };
  }
  return print(shown(line, 'result', style));
}

function shown(line: string, key: 'result' | 'chunk', { isWhole, isRaw }: ResultStyle): string | Buffer {
  if (isWhole) return `${line}\n`;
  const value = bareResult(line, key);
  const bytes = isRaw ? onlyBytes(value) : undefined;
  if (bytes !== undefined) return bytes;
  return `${isRaw && value.startsWith('"') ? JSON.parse(value) : value}\n`;
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
