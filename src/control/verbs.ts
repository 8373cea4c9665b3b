import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import { SnakepitError } from '../errors.js';
import type { ControlLine } from '../stdio/input/control-line.js';
import type { ControlService } from './control-service.js';
import type { ControlSession } from './control-session.js';
import { liveStatusParts } from './live-status.js';
import { eventParts, statusParts } from './parts.js';
import { toolReports } from './tool-reports.js';

/** One value, or parts of a result as they come. */
export type Served = unknown | Promise<unknown> | AsyncIterable<unknown>;

export type Verb = (line: ControlLine, service: ControlService, session: ControlSession) => Served;

// Or it says of everything that it is invalid, and no more.
z.config(english());

const nothing = z.strictObject({});
const worker = z.string();
const workers = z.array(worker);
const pool = z.string();
const none: readonly string[] = [];

/** Every control line there is. What it does is the service's, or the session's; here is what it takes and gives. */
export const verbs: Readonly<Record<string, Verb>> = {
  cancel(line, _service, session) {
    const { line: number, waiting } = read(
      line,
      z.strictObject({ line: z.optional(z.int().check(z.positive())), waiting: z.optional(z.literal(true)) }),
    );
    if (waiting && session.cancelWaiting !== undefined && number === undefined && line.id === undefined)
      return { cancelled: session.cancelWaiting() };
    if ((line.id === undefined) === (number === undefined)) {
      throw new SnakepitError('usage', 'it needs either "id" or "line": which command to cancel');
    }
    return { cancelled: session.cancel(line) };
  },
  async flush(line, _service, session) {
    read(line, nothing);
    await session.whenAnsweredBefore(line);
    return { flushed: true };
  },
  end_session(line, service) {
    const { session } = read(line, z.strictObject({ session: z.string().check(z.minLength(1)) }));
    return { ended: service.endSession(session) };
  },
  status(line, service, session) {
    const { watch, live } = read(
      line,
      z.strictObject({ watch: z.optional(z.boolean()), live: z.optional(z.boolean()) }),
    );
    if (live && !watch) throw new SnakepitError('usage', '"live" says how to watch: it goes with "watch"');
    if (watch && session.behave === undefined)
      throw new SnakepitError('usage', '"watch" is for the control socket: a line of data has one result');
    if (!watch) return service.status();
    return live ? liveStatusParts(service, session) : statusParts(service, session);
  },
  hello(line, _service, session) {
    const { queue_timeout_ms: queueTimeoutMs, ...manners } = read(
      line,
      z.strictObject({
        reject: z.optional(z.boolean()),
        timing: z.optional(z.boolean()),
        text: z.optional(z.boolean()),
        loose: z.optional(z.boolean()),
        queue_timeout_ms: z.optional(z.number().check(z.positive())),
      }),
    );
    session.behave?.({ ...manners, queueTimeoutMs });
    return {};
  },
  async tools(line, service, session) {
    const { name, pool: from } = read(
      line,
      z.strictObject({ name: z.optional(z.string()), pool: z.optional(pool) }),
    );
    const description = await service.describe(session.left, from);
    return description === undefined ? undefined : toolReports(description, name);
  },
  async wait(line, service, session) {
    const { for: what } = read(line, z.strictObject({ for: z.enum(['ready', 'idle']) }));
    await service.waitFor(what, session.left);
    return { [what]: true };
  },
  events(line, service, session) {
    const {
      follow,
      after,
      since_ms: sinceMs,
    } = read(
      line,
      z.strictObject({
        follow: z.optional(z.boolean()),
        after: z.optional(z.int().check(z.minimum(0))),
        since_ms: z.optional(z.number().check(z.minimum(0))),
      }),
    );
    const since = sinceMs === undefined ? undefined : Date.now() - sinceMs;
    return eventParts(service, session, { follows: follow ?? false, after, since });
  },
  stop(line, service) {
    const { worker: named, now } = read(
      line,
      z.strictObject({ worker: z.optional(worker), now: z.optional(z.boolean()) }),
    );
    if (named !== undefined) return service.stopWorker(named, now ?? false);
    service.stop(now ?? false);
    return { stopping: true };
  },
  pause(line, service) {
    read(line, nothing);
    return { intake: service.pause() };
  },
  resume(line, service) {
    read(line, nothing);
    return { intake: service.resume() };
  },
  restart(line, service) {
    const {
      workers: named,
      rolling,
      now,
    } = read(
      line,
      z.strictObject({
        workers: z.optional(workers),
        rolling: z.optional(z.boolean()),
        now: z.optional(z.boolean()),
      }),
    );
    if (rolling && now) {
      throw new SnakepitError(
        'usage',
        '"rolling" lets each finish what it holds, and "now" lets none: only one of them',
      );
    }
    const chosen = (named ?? none).length === 0 ? undefined : [...new Set(named)];
    return service.restart(chosen, rolling ? 'rolling' : now ? 'now' : 'together');
  },
  reload(line, service) {
    read(line, nothing);
    return service.reload();
  },
  scale(line, service) {
    const count = z.int().check(z.minimum(1), z.maximum(4096));
    const { workers: wanted, pool: which } = read(
      line,
      z.strictObject({ workers: count, pool: z.optional(pool) }),
    );
    return service.scale(wanted, which);
  },
  stack(line, service) {
    return service.stack(read(line, z.strictObject({ worker })).worker);
  },
  drain(line, service) {
    return service.drain(read(line, z.strictObject({ worker })).worker);
  },
};

/** What a line says besides its verb and id. Throws `usage`, with what is wrong. */
function read<T>({ params }: ControlLine, schema: z.ZodMiniType<T>): T {
  const read = schema.safeParse(params);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join('.');
  throw new SnakepitError(
    'usage',
    where ? `"${where}": ${issue?.message}` : (issue?.message ?? 'not understood'),
  );
}
