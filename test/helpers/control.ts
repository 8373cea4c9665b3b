import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { TakenText } from './taken-text.js';
import { until } from './until.js';

/** A client that knows the protocol and nothing of ours. */
export interface RawClient {
  readonly socket: Socket;
  send(...lines: readonly (object | string | Buffer)[]): void;
  /** The first line for which this holds. */
  reply(isMeant: (reply: Reply) => boolean): Promise<Reply>;
  /** All that came, once the other side has ended. */
  readonly all: Promise<readonly Reply[]>;
}

// biome-ignore lint/suspicious/noExplicitAny: what a reply holds differs from line to line, and tests look into it
export type Reply = any;

/** Connects to the control socket of an instance as soon as there is one. */
export async function connectRaw(t: ExecutionContext, runtime: string, name: string): Promise<RawClient> {
  const path = join(runtime, 'snakepit', name, 'ctl.sock');
  await until(() => existsSync(path));
  const socket = connect({ path, allowHalfOpen: true });
  socket.on('error', () => {});
  t.teardown(() => socket.destroy());
  // Only a test ends our side, before the other one has ended its own.
  socket.once('end', () => socket.end());
  await once(socket, 'connect');
  const text = new TakenText(socket, 20_000);
  return {
    socket,
    send(...lines) {
      for (const line of lines) {
        socket.write(typeof line === 'object' && !Buffer.isBuffer(line) ? `${JSON.stringify(line)}\n` : line);
      }
    },
    reply: (isMeant) =>
      text.until('a reply', (line) => {
        const reply: Reply = JSON.parse(line);
        return isMeant(reply) ? reply : undefined;
      }),
    all: text.ended.then(() =>
      text.text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    ),
  };
}

/** The reply to the request with this id. */
export function to(id: unknown): (reply: Reply) => boolean {
  return (reply) => reply.id === id && !('chunk' in reply);
}

/** Asks for the status until it is as it should be. */
export async function untilStatus(client: RawClient, isSo: (status: Reply) => boolean): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const id = `attempt ${attempt}`;
    client.send({ control: 'status', id });
    if (isSo((await client.reply(to(id))).result)) return;
  }
}
