import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { type HttpServerOptions, openHttpServer } from '../../src/http/http-server.js';
import { namesThisMachine } from '../../src/http/local-host.js';
import { type Page, textPage } from '../../src/http/page.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { until } from '../helpers/until.js';

async function open(t: ExecutionContext, options: Partial<HttpServerOptions> = {}) {
  const clock = new FakeClock();
  const pages = (path: string): Page | undefined => (path === '/' ? textPage(200, 'here') : undefined);
  const server = await openHttpServer({ host: '127.0.0.1', port: 0, pages, clock, ...options });
  t.teardown(async () => {
    const closed = server.close();
    clock.advance(1000);
    await closed;
  });
  return { ...server, clock, port: Number(new URL(server.url).port) };
}

/** What is said in answer to these bytes, up to the end of the connection. */
async function say(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes);
  return text(socket);
}

async function connected(t: ExecutionContext, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

test('pages are got, and nothing else can be done', async (t) => {
  const { url, port } = await open(t);
  t.is(await (await fetch(url)).text(), 'here\n');
  t.is((await fetch(`${url}/nowhere`)).status, 404);
  t.is((await fetch(`${url}/constructor`)).status, 404);
  const post = await fetch(url, { method: 'POST', body: 'x'.repeat(100_000) });
  t.is(post.status, 405);
  t.is(post.headers.get('allow'), 'GET, HEAD');
  const head = await fetch(url, { method: 'HEAD' });
  t.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, '5', '']);
  t.regex(await say(port, 'rubbish\r\n\r\n'), /^HTTP\/1\.1 400 /);
  const long = `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`;
  t.regex(await say(port, long), /^HTTP\/1\.1 431 /);
});

test('where only this machine can ask, a name of another one is refused', async (t) => {
  const { port } = await open(t);
  const asked = await say(port, 'GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n');
  t.regex(asked, /^HTTP\/1\.1 421 /);
  for (const name of ['localhost', 'localhost:80', '127.0.0.1:9464', '[::1]:9464', 'tools.localhost'])
    t.true(namesThisMachine(name), name);
  t.false(namesThisMachine('localhost.evil.example'));
});

test('a page that fails is one answer, and the next one is fine', async (t) => {
  let asked = 0;
  const pages = () => {
    if (asked++ === 0) throw new Error('no figures');
    return textPage(200, 'figures');
  };
  const { url } = await open(t, { pages });
  const first = await fetch(url);
  t.deepEqual([first.status, await first.text()], [500, 'no figures\n']);
  t.is(await (await fetch(url)).text(), 'figures\n');
});

test('who does not read an answer is cut, and nobody waits for it', async (t) => {
  const body = 'x'.repeat(64 * 1024 * 1024);
  const { url, port, clock } = await open(t, {
    pages: (path) => textPage(200, path === '/large' ? body : 'small'),
  });
  const slow = await connected(t, port);
  slow.pause();
  slow.write('GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n');
  t.is(await (await fetch(url)).text(), 'small\n');
  await until(() => slow.readableLength > 0 || slow.bytesRead > 0 || clock.pending > 0);
  clock.advance(10_000);
  slow.resume();
  await once(slow, 'close');
  t.true(slow.bytesRead < body.length);
});

test('connections beyond a bound are closed, whoever sends nothing is cut when it ends', async (t) => {
  const { port, close, clock } = await open(t);
  const sockets = await Promise.all(Array.from({ length: 80 }, () => connected(t, port)));
  await until(() => sockets.filter((socket) => socket.closed || socket.readableEnded).length >= 16);
  const closed = close();
  clock.advance(1000);
  await closed;
  await until(() => sockets.every((socket) => socket.closed));
  t.pass();
});

test('a port that is taken is said', async (t) => {
  const { port } = await open(t);
  await t.throwsAsync(open(t, { port }), {
    message: `--http: cannot listen on 127.0.0.1:${port}: the port is taken`,
  });
  await t.throwsAsync(open(t, { host: '203.0.113.1' }), { message: /this machine has no such address/ });
});
