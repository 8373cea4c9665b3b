import type { AdapterDescription, WorkerClient, WorkHandlers } from '../bridge/worker-client.js';
import type { CommandError } from '../command.js';
import type { CommandAtWork } from '../events.js';
import type { MemberOutcome, MemberRegistry, Membership } from '../pool/member.js';
import { deferred } from '../util/deferred.js';
import { WorkerDeparture } from './departure.js';
import { argsFor } from './fallback-args.js';
import type { SlotFile } from './slot-file.js';

/** By the numbers of the protocol; chunks, which are no ends, come in another way. */
const outcomeNames: readonly (MemberOutcome | undefined)[] = ['ok', 'error', 'returned', undefined, 'ended'];

export interface ServiceOrder {
  readonly id: string;
  readonly client: WorkerClient;
  readonly description: AdapterDescription;
  readonly slotFile: SlotFile;
  readonly members: MemberRegistry;
  /** So many commands are settled by now. */
  readonly onSettled: (settled: number) => void;
  /** The work stream is over, for whatever reason. */
  readonly onStreamEnd: (error: Error | undefined) => void;
  /** So many reports of tools could not be kept. */
  readonly onReportsDropped: (reports: number) => void;
  /** Where its tools are just now. */
  readonly stack: () => Promise<readonly string[]>;
  /** The pool has no use for it any more: it is to be gone at once. */
  readonly onGivenUp: (why: string) => void;
}

/** What a worker did in the time it served. */
export interface ServiceRecord {
  readonly settled: number;
  readonly cut: number;
  /** What was running when it died. */
  readonly running: readonly CommandAtWork[];
}

/** A worker's time in the pool: from one side commands go to the work stream, from the other results to the pool. */
export interface Service {
  readonly held: number;
  /** No more commands; resolves once none is held. */
  drain(): Promise<void>;
  /** As `drain`, but that strict sessions which are in use go on for a while. */
  retire(): Promise<void>;
  /** No more commands; tells the worker so, which then has no reason to stay. */
  halfClose(): void;
  /** Resolves when no more results will come. */
  readonly streamEnded: Promise<void>;
  /** Leaves the pool, after the end of the process. `error` is what commands are told that were running; `isIntended`: none of them is to blame. */
  leave(error: CommandError, isIntended: boolean): ServiceRecord;
}

export function beginService(order: ServiceOrder): Service {
  const { id, client, description, slotFile, members } = order;
  const streamEnd = deferred();

  const handlers: WorkHandlers = {
    onResult(seq, outcome, payload, runUs, unserializable) {
      membership.settle({ seq, outcome: outcomeNames[outcome] ?? 'error', payload, runUs, unserializable });
    },
    onChunk: (seq, payload, unserializable) => membership.chunk(seq, payload, unserializable),
    onReports(reports, dropped) {
      for (const report of reports) membership.report(report);
      if (dropped > 0) order.onReportsDropped(dropped);
    },
    onBatchEnd() {
      membership.settleEnd();
      order.onSettled(membership.settled);
    },
    onEnd(error) {
      // What was sent from now on would only wait for the end of the process.
      void membership.drain();
      streamEnd.resolve();
      order.onStreamEnd(error);
    },
  };
  const work = client.openWork(handlers, (toolIndex) => description.tools[toolIndex]?.batch !== undefined);
  const membership: Membership = members.join({
    id,
    tools: description.tools,
    defaultTool: description.defaultTool,
    fallbackTool: description.fallbackTool,
    send: (seq, toolIndex, command, session) =>
      work.send(seq, toolIndex, argsFor(command, description, toolIndex), command, session),
    endSession: (session) => work.endSession(session),
    beginCall: () => work.beginCall(),
    expectMore: () => work.expectMore(),
    grant: (seq, chunks) => work.grant(seq, chunks),
    flush: () => work.flush(),
    withdraw: (seq) => slotFile.withdraw(seq),
    started: () => slotFile.started(),
    stack: order.stack,
    hasFinished: (seq) => slotFile.finished(seq) !== undefined,
    interrupt: (seqs) => client.interrupt(seqs),
    giveUp: order.onGivenUp,
  });

  return {
    get held() {
      return membership.held;
    },
    drain: () => membership.drain(),
    retire: () => membership.retire(),
    halfClose() {
      void membership.drain();
      work.end();
    },
    streamEnded: streamEnd.promise,
    leave(error, isIntended) {
      const departure = new WorkerDeparture(slotFile, error, isIntended);
      membership.leave(departure);
      // Only now: results that were saved are work it did, too.
      return { settled: membership.settled, cut: departure.cut, running: departure.running };
    },
  };
}
