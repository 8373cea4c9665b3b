import { toByteString } from '../util/byte-string.js';
import type { snakepit } from './generated/messages.js';
import { type ResultNote, type WorkHandlers, type WorkOutcome, workOutcome } from './worker-client.js';

type WorkResponse = snakepit.worker.v1.WorkResponse;

/** Takes a message apart: one `onResult` or `onChunk` per entry of its columns, in order, then `onBatchEnd`. */
export function readResults(message: WorkResponse, handlers: WorkHandlers): void {
  const { seqOffset, outcome, payloadSize, runUs } = message;
  // A 64-bit field is an object of two halves; sequence numbers stay far below 2^53.
  const baseSeq = Number(message.baseSeq);
  const payload = toByteString(message.payload as Buffer);
  const notes = message.note.length === 0 ? undefined : notesByIndex(message);
  let start = 0;
  for (let i = 0; i < seqOffset.length; i++) {
    const end = start + (payloadSize[i] as number);
    const seq = baseSeq + (seqOffset[i] as number);
    const text = payload.substring(start, end);
    const note = notes?.get(i);
    if (outcome[i] === workOutcome.chunk) handlers.onChunk(seq, text, note);
    else handlers.onResult(seq, outcome[i] as WorkOutcome, text, runUs[i] as number, note);
    start = end;
  }
  handlers.onBatchEnd();
}

function notesByIndex(message: WorkResponse): Map<number, ResultNote> {
  return new Map(
    message.note.map((note) => [
      note.index ?? 0,
      { paths: note.unserializable ?? [], types: note.type ?? [] },
    ]),
  );
}
