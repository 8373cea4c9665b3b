import type { StartConfig } from '../config/start-config.js';
import type { ControlService } from '../control/control-service.js';
import type { HttpServer } from '../http/http-server.js';
import { jsonPage, type Page, textPage } from '../http/page.js';
import { CommandTimes } from '../metrics/command-times.js';
import { createMetrics } from '../metrics/metrics.js';
import type { CommandObserver } from '../pool/command-observer.js';
import type { EventHub } from '../status/event-hub.js';
import type { Clock } from '../util/clock.js';
import { whileAsked } from './while-asked.js';

export interface HttpService {
  /** Looks at each command, for `/metrics`. */
  readonly observer: CommandObserver;
  readonly url: string;
  /** There is a pit to be asked. */
  serve(service: ControlService): void;
  /** Resolves once nobody is connected any more. */
  close(): Promise<void>;
}

/** How long after it was asked for figures of processes it goes on looking at them: longer than any usual interval of scrapes. */
const watchedMs = 150_000;

/** Listens where `--http` says, before there is anything to be asked. Rejects with `usage` where that cannot be. */
export async function serveHttp(
  { observing }: StartConfig,
  address: NonNullable<StartConfig['observing']['http']>,
  hub: EventHub,
  clock: Clock,
): Promise<HttpService> {
  // A server is a large part of Node.
  const { openHttpServer } = await import('../http/http-server.js');
  let pages: Readonly<Record<string, () => Page | Promise<Page>>> = booting;
  const server: HttpServer = await openHttpServer({
    ...address,
    clock,
    pages: (path) => (Object.hasOwn(pages, path) ? pages[path]?.() : undefined),
  });
  const times = new CommandTimes();
  let end = () => {};
  return {
    observer: times,
    url: server.url,
    serve(service) {
      const metrics = createMetrics({ status: () => service.status(), times });
      const undoEvents = hub.subscribe(metrics.take);
      // Figures of processes are there for as long as somebody watches.
      const watch = whileAsked(() => service.watch(() => {}), watchedMs, clock);
      end = () => {
        undoEvents();
        watch.end();
        metrics.end();
      };
      pages = {
        ...booting,
        '/metrics': async () => {
          watch.ask();
          return { status: 200, type: metrics.type, body: await metrics.text() };
        },
        '/status': () => {
          watch.ask();
          return jsonPage(200, service.status());
        },
        '/readyz': () => readiness(service, observing.minWorkers),
      };
    },
    async close() {
      end();
      await server.close();
    },
  };
}

const notYet = () => textPage(503, 'starting');

const booting: Readonly<Record<string, () => Page>> = {
  '/healthz': () => textPage(200, 'ok'),
  '/readyz': notYet,
  '/metrics': notYet,
  '/status': notYet,
};

function readiness(service: ControlService, wanted: number): Page {
  const { state, workers } = service.status();
  const ready = workers.filter((worker) => worker.state === 'ready').length;
  const isEnding = state === 'winding-down' || state === 'stopped';
  const isReady = ready >= wanted && !isEnding;
  const text = `${ready} of ${workers.length} workers ready, ${wanted} wanted${isEnding ? '; it is ending' : ''}`;
  return textPage(isReady ? 200 : 503, text);
}
