import { userInfo } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { xdgDirectory } from '../../src/util/xdg-directory.js';

test('an absolute path is taken; an empty or a relative one counts as not set', (t) => {
  const ask = (env: NodeJS.ProcessEnv) => xdgDirectory(env, 'XDG_STATE_HOME', '.local/state');
  t.is(ask({ XDG_STATE_HOME: '/s', HOME: '/h' }), '/s');
  for (const XDG_STATE_HOME of ['', 'relative', './s']) {
    t.is(ask({ XDG_STATE_HOME, HOME: '/h' }), '/h/.local/state');
  }
  const own = join(userInfo().homedir, '.local/state');
  for (const HOME of ['', 'relative']) t.is(ask({ HOME }), own);
  t.is(ask({}), own);
});
