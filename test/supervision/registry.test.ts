import test from 'ava';
import { Registry } from '../../src/supervision/registry.js';
import { settled } from '../helpers/fake-clock.js';
import { Nursery } from './fake-child.js';

test('a name finds its child for as long as that lives, then the next one', async (t) => {
  const registry = new Registry();
  const nursery = new Nursery();
  const via = registry.viaName('w1');
  t.is(via.whereis(), undefined);

  const first = nursery.bear('w1');
  registry.register('w1', first);
  t.is(via.whereis(), first);
  t.throws(() => registry.register('w1', nursery.bear('w1')), { message: 'the name w1 is taken' });

  first.exit('abnormal');
  await settled();
  t.is(via.whereis(), undefined);

  const second = nursery.bear('w1');
  registry.register('w1', second);
  t.is(via.whereis(), second);
  t.deepEqual(registry.names(), ['w1']);
});
