import test from 'ava';
import { toOneString, type WriteDone } from '../../../src/stdio/output/descriptor.js';
import { HeldDescriptor } from '../../../src/stdio/output/held-descriptor.js';

function held() {
  const written: string[] = [];
  let taken: WriteDone = () => {};
  const descriptor = new HeldDescriptor({
    write(bytes, done) {
      written.push(toOneString(bytes));
      taken = done;
    },
    close() {},
  });
  return { descriptor, written, take: (error?: Error) => taken(error) };
}

test('what comes is kept until it is released, and leaves in order', async (t) => {
  const { descriptor, written, take } = held();
  let done = 0;
  for (const piece of ['1', '2']) descriptor.write(piece, () => done++);
  t.is(done, 2);
  t.deepEqual(written, []);
  const released = descriptor.release();
  descriptor.write('3', () => done++);
  take();
  take();
  t.is(done, 2, 'from now on whoever writes waits');
  take();
  await released;
  t.is(done, 3);
  t.deepEqual(written, ['1', '2', '3']);
});

test('from 16 MiB on whoever writes waits', async (t) => {
  const { descriptor, take } = held();
  const piece = 'x'.repeat(1024 * 1024);
  let done = 0;
  for (let i = 0; i < 16; i++) descriptor.write(piece, () => done++);
  t.is(done, 15);
  const released = descriptor.release();
  for (let i = 0; i < 16; i++) take();
  await released;
  t.is(done, 16);
});

test('what cannot be written is told to whoever writes next', async (t) => {
  const { descriptor, take } = held();
  descriptor.write('kept', () => {});
  const released = descriptor.release();
  take(new Error('EIO'));
  await released;
  const errors: unknown[] = [];
  descriptor.write('more', (error) => errors.push(error?.message));
  t.deepEqual(errors, ['EIO']);
});

test('what is kept is given up where it is closed, and nothing is written any more', async (t) => {
  const { descriptor, written } = held();
  descriptor.write('kept', () => {});
  descriptor.close();
  await descriptor.release();
  t.deepEqual(written, []);
});
