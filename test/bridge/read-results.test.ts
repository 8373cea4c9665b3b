import test from 'ava';
import { snakepit } from '../../src/bridge/generated/messages.js';
import { readResults } from '../../src/bridge/read-results.js';
import { decodeText } from '../../src/util/byte-string.js';

const { WorkResponse } = snakepit.worker.v1;

test('a message comes apart into its results and chunks, in order', (t) => {
  const payload = Buffer.from('3"Wörld"{"code":"tool_error"}[]');
  const bytes = WorkResponse.encode({
    baseSeq: 2 ** 40,
    seqOffset: [0, 2, 1, 3],
    outcome: [0, 0, 1, 3],
    payloadSize: [1, 8, 21, 2],
    payload,
    runUs: [5, 6, 7, 0],
    note: [{ index: 1, unserializable: ['rows[3].lock'], type: ['_thread.lock'] }],
  }).finish();

  const seen: unknown[] = [];
  readResults(WorkResponse.decode(bytes), {
    onResult: (seq, outcome, text, runUs, note) => seen.push([seq, outcome, decodeText(text), runUs, note]),
    onChunk: (seq, text, note) => seen.push([seq, 'chunk', text, note]),
    onReports: () => t.fail(),
    onBatchEnd: () => seen.push('end'),
    onEnd: () => t.fail(),
  });
  t.deepEqual(seen, [
    [2 ** 40, 0, '3', 5, undefined],
    [2 ** 40 + 2, 0, '"Wörld"', 6, { paths: ['rows[3].lock'], types: ['_thread.lock'] }],
    [2 ** 40 + 1, 1, '{"code":"tool_error"}', 7, undefined],
    [2 ** 40 + 3, 'chunk', '[]', undefined],
    'end',
  ]);
});
