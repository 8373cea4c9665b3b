import { chmodSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { SnakepitError } from '../errors.js';
import { deferred } from '../util/deferred.js';
import { Connection, type ConnectionOptions } from './connection.js';

export interface ControlServerOptions extends ConnectionOptions {
  /** Path of the socket, in a directory that only we can enter. */
  readonly path: string;
}

export interface ControlServer {
  /** Answers every client what it was read from it, then ends; bounded, whoever does not read. */
  close(): Promise<void>;
}

/** How long clients may take to read their last answers. */
const farewellMs = 1000;

/** Listens on the control socket. Rejects with a SnakepitError `runtime-directory` where that cannot be. */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { path, clock } = options;
  const connections = new Set<Connection>();
  // Whoever half-closes still gets answers (`nc -U` does so at the end of its input).
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const connection = new Connection(socket, options);
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
  });
  // It gets its name once it can be connected to: whoever waits for that sees no socket that refuses. One of that name is
  // a dead run's, since the name is ours.
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  await listen(server, draft);
  chmodSync(draft, 0o600);
  renameSync(draft, path);
  return {
    async close() {
      server.close();
      rmSync(path, { force: true });
      for (const connection of connections) connection.stop();
      const time = deferred();
      const cancel = clock.schedule(farewellMs, time.resolve);
      const all = Promise.all([...connections].map(({ closed }) => closed));
      await Promise.race([all, time.promise]);
      cancel();
      for (const connection of connections) connection.destroy();
      await Promise.all([...connections].map(({ closed }) => closed));
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new SnakepitError('runtime-directory', `cannot listen on ${path}: ${cause.message}`, { cause })),
    );
    server.listen(path, () => {
      // From now on an error is one of a single connection that could not be taken: the client tries again.
      server.on('error', () => {});
      resolve();
    });
  });
}
