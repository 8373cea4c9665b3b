import test from 'ava';
import { isForegroundStat } from '../../../src/stdio/input/foreground.js';

test('a process is in the foreground where its group is that of its terminal', (t) => {
  t.true(isForegroundStat('4711 (node) S 1 4711 4711 34816 4711 4194304'));
  t.false(isForegroundStat('4711 (node) S 1 4711 4700 34816 4700 4194304'));
  t.false(isForegroundStat('4711 (node) S 1 4711 4700 0 -1 4194304'));
});

test('a program may have any name', (t) => {
  t.true(isForegroundStat('4711 (a) S 1 (b) S 1 4711 4711 34816 4711 4194304'));
});
