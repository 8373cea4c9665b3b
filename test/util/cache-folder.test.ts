import test from 'ava';
import { cacheFolder } from '../../src/util/cache-folder.js';

test('folders of the cache lie side by side', (t) => {
  t.is(cacheFolder({ XDG_CACHE_HOME: '/c', HOME: '/h' }, 'packages'), '/c/snakepit/packages');
  t.is(cacheFolder({ XDG_CACHE_HOME: '/c', HOME: '/h' }, 'bytecode'), '/c/snakepit/bytecode');
  t.is(cacheFolder({ HOME: '/h' }, 'bytecode'), '/h/.cache/snakepit/bytecode');
});
