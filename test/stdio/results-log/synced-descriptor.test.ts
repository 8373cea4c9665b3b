import test from 'ava';
import { SyncedDescriptor } from '../../../src/stdio/results-log/synced-descriptor.js';
import { deferred } from '../../../src/util/deferred.js';
import { FakeClock, settled } from '../../helpers/fake-clock.js';

class FakeFile {
  readonly calls: string[] = [];
  syncing = deferred();
  fault: NodeJS.ErrnoException | undefined;

  async appendFile(bytes: unknown): Promise<void> {
    this.calls.push(String(bytes).trim());
  }

  async datasync(): Promise<void> {
    this.calls.push('sync');
    if (this.fault !== undefined) throw this.fault;
    await this.syncing.promise;
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}

function opened() {
  const file = new FakeFile();
  const clock = new FakeClock();
  const descriptor = new SyncedDescriptor(file, clock);
  const write = (text: string) =>
    new Promise<NodeJS.ErrnoException | null | undefined>((done) => descriptor.write(text, done));
  return { file, clock, descriptor, write };
}

test('what was written is with the disk a second later, and no timer runs when all is', async (t) => {
  const { file, clock, write } = opened();
  file.syncing.resolve();
  t.is(clock.pending, 0);
  await write('a\n');
  await write('b\n');
  t.is(clock.pending, 1);
  await clock.advance(999);
  t.deepEqual(file.calls, ['a', 'b']);
  await clock.advance(1);
  t.deepEqual(file.calls, ['a', 'b', 'sync']);
  t.is(clock.pending, 0);
});

test('what is written during a sync is with the disk a second after it', async (t) => {
  const { file, clock, write } = opened();
  await write('a\n');
  await clock.advance(1000);
  await write('b\n');
  t.is(clock.pending, 0);
  file.syncing.resolve();
  await settled();
  t.is(clock.pending, 1);
  await clock.advance(1000);
  t.deepEqual(file.calls, ['a', 'sync', 'b', 'sync']);
  t.is(clock.pending, 0);
});

test('the end waits for the disk', async (t) => {
  const { file, clock, descriptor, write } = opened();
  void write('a\nb\n');
  const end = descriptor.end();
  await settled();
  t.deepEqual(file.calls, ['a\nb', 'sync']);
  file.syncing.resolve();
  t.is(await end, undefined);
  t.is(file.calls.at(-1), 'close');
  t.is(clock.pending, 0);
  t.is(descriptor.lines, 2);
});

test('a disk that does not take it is told to whoever writes next, and at the end', async (t) => {
  const { file, clock, descriptor, write } = opened();
  file.fault = Object.assign(new Error('EIO'), { code: 'EIO' });
  await write('a\n');
  await clock.advance(1000);
  t.is(await write('b\n'), file.fault);
  t.is(await descriptor.end(), file.fault);
});

test('a file system that cannot be asked for it is none that fails', async (t) => {
  const { file, descriptor, write } = opened();
  file.fault = Object.assign(new Error('EINVAL'), { code: 'EINVAL' });
  await write('a\n');
  t.is(await descriptor.end(), undefined);
});
