import { type ByteString, toByteString } from '../util/byte-string.js';
import { type Insertion, insertBytes } from './attached-bytes.js';
import type { snakepit } from './generated/messages.js';
import { readReport } from './read-report.js';
import { type ResultNote, type WorkHandlers, type WorkOutcome, workOutcome } from './worker-client.js';

type WorkResponse = snakepit.worker.v1.WorkResponse;

/** Takes a message apart: what tools report, then one `onResult` or `onChunk` per entry of its columns, in order, then `onBatchEnd`. */
export function readResults(message: WorkResponse, handlers: WorkHandlers): void {
  const { seqOffset, outcome, payloadSize, runUs } = message;
  if (message.report.length > 0 || message.droppedReports > 0)
    handlers.onReports(message.report.map(readReport), message.droppedReports);
  // A 64-bit field is an object of two halves; sequence numbers stay far below 2^53.
  const baseSeq = Number(message.baseSeq);
  const payload = toByteString(message.payload as Buffer);
  const notes = message.note.length === 0 ? undefined : notesByIndex(message);
  let start = 0;
  for (let i = 0; i < seqOffset.length; i++) {
    const end = start + (payloadSize[i] as number);
    const seq = baseSeq + (seqOffset[i] as number);
    const note = notes?.get(i);
    const text = withBytes(payload.substring(start, end), note);
    const marked = note?.marked;
    if (outcome[i] === workOutcome.chunk) handlers.onChunk(seq, text, marked);
    else handlers.onResult(seq, outcome[i] as WorkOutcome, text, runUs[i] as number, marked);
    start = end;
  }
  handlers.onBatchEnd();
}

/** What comes with some results. */
interface Note {
  readonly marked: ResultNote | undefined;
  readonly inserted: readonly Insertion[];
}

function notesByIndex(message: WorkResponse): Map<number, Note> {
  return new Map(
    message.note.map(({ index, unserializable, type, inserted }) => [
      index ?? 0,
      {
        marked: unserializable?.length ? { paths: unserializable, types: type ?? [] } : undefined,
        inserted: (inserted ?? []).map(({ offset, value }) => ({
          offset: offset ?? 0,
          value: value ?? new Uint8Array(),
        })),
      },
    ]),
  );
}

function withBytes(text: ByteString, note: Note | undefined): ByteString {
  return note === undefined || note.inserted.length === 0 ? text : insertBytes(text, note.inserted);
}
