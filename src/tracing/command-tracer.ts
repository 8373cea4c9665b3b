/*
 * Theory of operation
 *
 * Whether a command is traced is decided when it is sent, and nothing is kept of one that is not. One that is gets the ids
 * of its spans then, since its tool is told under which of them its own belong; the spans are made when it is answered,
 * out of times that the pool has anyway. What lies between the answer and the time that the tool says it ran is the way
 * there and back: it counts as the dispatch.
 */
import type { Command, ErrorCode } from '../command.js';
import { commandAtWork } from '../pool/command-at-work.js';
import type { CommandObserver, ObservedRun } from '../pool/command-observer.js';
import { formatTraceparent, parseTraceparent, type TraceContext } from '../traceparent.js';
import type { Clock } from '../util/clock.js';
import type { Sampler } from './sampler.js';
import { type FinishedSpan, newSpanId, newTraceId, type SpanParent, type SpanValue } from './span.js';

/** The ids of a command that is traced. */
interface CommandTrace {
  readonly traceId: string;
  readonly commandSpan: string;
  readonly runSpan: string;
  /** As it was sent. */
  readonly parent: TraceContext | undefined;
}

export interface CommandTracerOptions {
  readonly isSampled: Sampler;
  readonly clock: Clock;
  /** Milliseconds since the epoch. */
  readonly time: () => number;
  readonly queue: SpanTaker;
}

/** Where spans go. */
export interface SpanTaker {
  /** Spans would be dropped: it is cheaper not to make them. */
  readonly isFull: boolean;
  /** Counts spans that were not made. */
  skip(spans: number): void;
  add(span: FinishedSpan): void;
}

/** Makes spans of commands: one for each, and below it one each for queue, dispatch and run. */
export class CommandTracer implements CommandObserver {
  readonly #options: CommandTracerOptions;
  readonly #traces = new Map<Command, CommandTrace>();

  constructor(options: CommandTracerOptions) {
    this.#options = options;
  }

  sending(command: Command): void {
    // It may have been sent before, to a member that did not run it.
    if (command.traceparent !== command.options.traceparent) return;
    const trace = this.#begin(command);
    if (trace === undefined) return;
    this.#traces.set(command, trace);
    const { traceId, runSpan: spanId } = trace;
    command.traceparent = formatTraceparent({ traceId, spanId, isSampled: true });
  }

  answered(command: Command, code: 'ok' | ErrorCode, run: ObservedRun | undefined): void {
    let trace: CommandTrace | undefined;
    if (command.traceparent !== command.options.traceparent) {
      trace = this.#traces.get(command);
      this.#traces.delete(command);
    } else if (run === undefined) trace = this.#begin(command);
    if (trace !== undefined) this.#end(command, trace, code, run);
  }

  #begin(command: Command): CommandTrace | undefined {
    const { traceparent } = command.options;
    const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    if (!this.#options.isSampled(parent, command.order)) return undefined;
    const traceId = parent?.traceId ?? newTraceId();
    return { traceId, commandSpan: newSpanId(), runSpan: newSpanId(), parent };
  }

  #end(command: Command, trace: CommandTrace, code: 'ok' | ErrorCode, run: ObservedRun | undefined): void {
    const { clock, time, queue } = this.#options;
    if (queue.isFull) {
      queue.skip(run === undefined ? 2 : 4);
      return;
    }
    const { traceId, commandSpan, runSpan, parent } = trace;
    const now = clock.now();
    const epochMs = time() - now;
    const queuedAt = command.queuedAt === 0 ? now : command.queuedAt;
    const fault = code === 'ok' ? undefined : code;
    const span = (
      name: string,
      spanId: string,
      above: SpanParent | undefined,
      [from, to]: readonly [number, number],
      attributes: Readonly<Record<string, SpanValue>>,
      why?: string,
    ) =>
      queue.add({
        name,
        context: { traceId, spanId, isSampled: true },
        parent: above,
        isServer: spanId === commandSpan,
        startMs: epochMs + from,
        endMs: epochMs + to,
        attributes,
        fault: why,
      });
    const sentAt = run?.sentAt ?? now;
    const root = parent === undefined ? undefined : { spanId: parent.spanId, isRemote: true };
    span('command', commandSpan, root, [queuedAt, now], attributesOf(command, code, run), fault);
    const below = { spanId: commandSpan, isRemote: false };
    span('queue', newSpanId(), below, [queuedAt, sentAt], {});
    if (run === undefined) return;
    const beganAt = Math.max(sentAt, now - run.runUs / 1000);
    span('dispatch', newSpanId(), below, [sentAt, beganAt], {});
    span('run', runSpan, below, [beganAt, now], { 'snakepit.tool': run.tool }, fault);
  }
}

/** Nothing of its arguments, and nothing of its result. */
function attributesOf(
  command: Command,
  code: 'ok' | ErrorCode,
  run: ObservedRun | undefined,
): Readonly<Record<string, SpanValue>> {
  const { line, id } = commandAtWork(command, run?.tool ?? '', undefined);
  const attributes: Record<string, SpanValue> = {
    'snakepit.line': line,
    'snakepit.attempt': command.attempt,
  };
  if (id !== undefined) attributes['snakepit.id'] = id;
  if (run !== undefined) {
    attributes['snakepit.tool'] = run.tool;
    attributes['snakepit.worker'] = run.worker;
  }
  if (code !== 'ok') attributes['error.type'] = code;
  return attributes;
}
