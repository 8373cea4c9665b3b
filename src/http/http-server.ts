import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SnakepitError } from '../errors.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { isLoopback, namesThisMachine } from './local-host.js';
import { type Page, textPage } from './page.js';

/** What answers a path; undefined: there is no such path. */
export type Pages = (path: string) => Page | Promise<Page> | undefined;

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly pages: Pages;
  readonly clock: Clock;
}

export interface HttpServer {
  /** `http://127.0.0.1:9464` */
  readonly url: string;
  /** Resolves once nobody is connected any more; whoever reads an answer gets a second for it. */
  close(): Promise<void>;
}

/** Connections at the same time; more are closed at once. */
const mostConnections = 64;
/** From the connection to the end of a request, and from there to the end of its answer. */
const requestMs = 10_000;
const answerMs = 10_000;
const farewellMs = 1000;
const headerBytes = 8 * 1024;

/** Listens. Rejects with `usage` where that cannot be. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, clock } = options;
  const server = createServer({
    maxHeaderSize: headerBytes,
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: 60_000,
  });
  server.maxConnections = mostConnections;
  server.maxRequestsPerSocket = 1000;
  await listen(server, host, port);
  const { address, port: taken, family } = server.address() as AddressInfo;
  const isLocal = isLoopback(address);
  server.on('request', (request, response) => void answer(request, response, isLocal, options));
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    async close() {
      const closed = deferred();
      server.close(() => closed.resolve());
      server.closeIdleConnections();
      const cancel = clock.schedule(farewellMs, () => server.closeAllConnections());
      await closed.promise;
      cancel();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(host, port, error)));
    server.listen({ host, port, backlog: mostConnections }, () => {
      // From now on an error is one of a single connection that could not be taken.
      server.removeAllListeners('error');
      server.on('error', () => {});
      resolve();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  isLocal: boolean,
  { pages, clock }: HttpServerOptions,
): Promise<void> {
  // Nobody has anything to tell us: what is sent with a request is thrown away, and ends the connection.
  request.resume();
  const cancel = clock.schedule(answerMs, () => request.socket.destroy());
  response.on('close', cancel);
  const page = await pageFor(request, isLocal, pages);
  if (response.destroyed) return;
  const hasBody = request.headers['content-length'] !== undefined || 'transfer-encoding' in request.headers;
  response.writeHead(page.status, {
    'content-type': page.type,
    'content-length': Buffer.byteLength(page.body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(hasBody ? { connection: 'close' } : {}),
    ...(page.status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}

async function pageFor(
  { method, url = '', headers }: IncomingMessage,
  isLocal: boolean,
  pages: Pages,
): Promise<Page> {
  if (isLocal && !namesThisMachine(headers.host)) return textPage(421, 'this is another machine');
  if (method !== 'GET' && method !== 'HEAD') return textPage(405, 'only GET and HEAD');
  const [path = ''] = url.split('?');
  try {
    return (await pages(path)) ?? textPage(404, 'there are /metrics, /healthz, /readyz and /status');
  } catch (thrown) {
    return textPage(500, SnakepitError.from(thrown).message);
  }
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): SnakepitError {
  const where = `--http: cannot listen on ${host.includes(':') ? `[${host}]` : host}:${port}`;
  const another = 'Choose another one; 0 takes any that is free, and says which.';
  switch (error.code) {
    case 'EADDRINUSE':
      return new SnakepitError('usage', `${where}: the port is taken`, { remedy: another, cause: error });
    case 'EACCES':
      return new SnakepitError('usage', `${where}: this port needs privileges`, {
        remedy: another,
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SnakepitError('usage', `${where}: this machine has no such address`, { cause: error });
    default:
      return new SnakepitError('usage', `${where}: ${error.message}`, { cause: error });
  }
}
