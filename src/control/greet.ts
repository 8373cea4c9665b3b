import { connect, type Socket } from 'node:net';
import { SnakepitError } from '../errors.js';
import { deferred } from '../util/deferred.js';
import { type Greeting, protocolVersion } from './protocol.js';

/** A connection to a control socket, after the greeting. */
export interface Greeted {
  /** Paused, until whoever takes it over resumes it. */
  readonly socket: Socket;
  readonly greeting: Greeting;
  /** What came after the greeting. */
  readonly rest: Buffer;
}

const newline = 0x0a;

/**
 * Connects to the control socket at a path. Rejects with a SnakepitError: `not-running` where nobody listens, `timed-out`
 * where nobody answers within `timeoutMs` (a supervisor that was stopped), `usage` where it speaks a newer protocol.
 */
export async function greet(path: string, timeoutMs: number): Promise<Greeted> {
  const socket = await openSocket(path);
  const late = deferred<never>();
  const timer = setTimeout(() => late.reject(silent(timeoutMs)), timeoutMs);
  try {
    const { line, rest } = await Promise.race([firstLine(socket), late.promise]);
    return { socket, greeting: readGreeting(line), rest };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function openSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    // Later ones are told by the end of the connection.
    socket.on('error', (cause) => reject(gone(cause)));
  });
}

function firstLine(socket: Socket): Promise<{ readonly line: string; readonly rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const end = read.indexOf(newline);
      if (end === -1) return;
      socket.off('data', onData).off('close', onClose).pause();
      resolve({ line: read.subarray(0, end).toString('utf8'), rest: read.subarray(end + 1) });
    };
    const onClose = () => reject(gone());
    socket.on('data', onData).on('close', onClose);
  });
}

function readGreeting(line: string): Greeting {
  let greeting: Greeting | null;
  try {
    greeting = JSON.parse(line);
  } catch (cause) {
    throw gone(cause as Error);
  }
  if (typeof greeting?.protocol !== 'number') throw gone();
  if (greeting.protocol <= protocolVersion) return greeting;
  throw new SnakepitError(
    'usage',
    `the running snakepit (${greeting.snakepit}) is newer than this program, and speaks protocol ${greeting.protocol}`,
    { remedy: 'Use the snakepit that started it.' },
  );
}

function silent(timeoutMs: number): SnakepitError {
  return new SnakepitError('timed-out', `the supervisor does not answer (waited ${timeoutMs / 1000} s)`, {
    remedy: 'It may have been stopped (SIGSTOP, Ctrl-Z): kill -CONT lets it go on.',
  });
}

export function gone(cause?: Error): SnakepitError {
  return new SnakepitError('not-running', 'the supervisor is not running, or has just ended', { cause });
}
