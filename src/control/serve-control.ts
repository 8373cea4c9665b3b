import { type Failure, failure, type Outcome } from '../command.js';
import { SnakepitError } from '../errors.js';
import type { ControlLine } from '../stdio/input/control-line.js';
import { encodeText } from '../util/byte-string.js';
import { deferred } from '../util/deferred.js';
import type { ControlService } from './control-service.js';
import type { ControlSession } from './control-session.js';
import { type Served, verbs } from './verbs.js';

/** Answers a control line: with one result, or with parts and an end. Never rejects. */
export async function serveControl(
  line: ControlLine,
  service: ControlService,
  session: ControlSession,
): Promise<void> {
  try {
    const served = serve(line, service, session);
    if (isParts(served)) await sendParts(line, served, session);
    else session.settle(line.command, success(await beforeTheEnd(served, session)), undefined);
  } catch (thrown) {
    session.settle(line.command, refusal(SnakepitError.from(thrown)), undefined);
  }
}

/** What a control line gives. Throws, or rejects, where it is refused. */
export function serve(line: ControlLine, service: ControlService, session: ControlSession): Served {
  const verb = verbs[line.verb];
  if (verb === undefined) throw new SnakepitError('usage', `there is no ${line.verb}`);
  return verb(line, service, session);
}

async function sendParts(line: ControlLine, parts: AsyncIterable<unknown>, session: ControlSession) {
  let seq = 0;
  for await (const part of parts) {
    session.chunk(line.command, toJson(part), seq++);
    await session.whenRoom();
  }
  session.settleStream(line.command, seq);
}

/** What is waited for may never come to pass where the instance ends. */
async function beforeTheEnd(served: Served, { ending }: ControlSession): Promise<unknown> {
  if (!(served instanceof Promise)) return served;
  const over = deferred<never>();
  const onEnding = () => over.reject(new SnakepitError('not-running', 'the instance is ending'));
  ending.addEventListener('abort', onEnding);
  if (ending.aborted) onEnding();
  try {
    return await Promise.race([served, over.promise]);
  } finally {
    ending.removeEventListener('abort', onEnding);
  }
}

export function isParts(served: Served): served is AsyncIterable<unknown> {
  return typeof served === 'object' && served !== null && Symbol.asyncIterator in served;
}

function success(value: unknown): Outcome {
  return { ok: true, result: toJson(value) };
}

function toJson(value: unknown): string {
  return encodeText(JSON.stringify(value ?? null));
}

/** What a line is answered that is refused. */
export function refusal(error: SnakepitError): Failure {
  const message = error.remedy === undefined ? error.message : `${error.message}; ${error.remedy}`;
  switch (error.code) {
    case 'usage':
      return failure('invalid_command', message);
    case 'internal':
      return failure('internal', message);
    case 'not-running':
      return failure('shutting_down', message);
    default:
      return failure('worker_unavailable', message);
  }
}
