import test from 'ava';
import { snakepit } from '../../src/bridge/generated/messages.js';
import { serializeWork } from '../../src/bridge/serialize-work.js';

test('large arguments are in the message what they would be if it was told of them as one', (t) => {
  for (const sizes of [[0], [1], [127, 1], [128], [70_000, 3], [2 ** 21]]) {
    const largeArgs = sizes.map((size, i) => String.fromCharCode(0x41 + i, 0xff).repeat(size));
    const argsSize = largeArgs.map(({ length }) => length);
    const tool = sizes.map(() => 3);
    const sent = snakepit.worker.v1.WorkRequest.decode(
      serializeWork({ firstSeq: 7, tool, argsSize, largeArgs, flags: tool }),
    );
    t.deepEqual([...sent.argsSize], argsSize);
    t.deepEqual([...sent.flags], tool);
    t.is(Number(sent.firstSeq), 7);
    t.true(Buffer.from(sent.args).equals(Buffer.from(largeArgs.join(''), 'latin1')));
  }
});
