import test from 'ava';
import { dashboardPlace, type Place, type Surroundings } from '../../src/dashboard/place.js';

const xterm = { TERM: 'xterm-256color' };
const alone: Surroundings = {
  choice: 'auto',
  terminal: { columns: 80, rows: 24 },
  isStdinTerminal: false,
  stdout: 'other',
  hasResultsFile: false,
  hasKeys: true,
  hasCompany: false,
  env: xterm,
};

const table: readonly (readonly [what: string, given: Partial<Surroundings>, place: Place])[] = [
  ['cat jobs | start > results', {}, 'full'],
  ['start', { isStdinTerminal: true, stdout: 'terminal' }, 'full'],
  ['start > results', { isStdinTerminal: true }, 'full'],
  ['start < jobs', { stdout: 'terminal' }, 'bar'],
  ['start < jobs -o results', { stdout: 'terminal', hasResultsFile: true }, 'full'],
  ['start < jobs | less', { stdout: 'pipe' }, 'line'],
  ['start | less', { stdout: 'pipe', isStdinTerminal: true }, 'line'],
  ['start -o results | less', { stdout: 'pipe', hasResultsFile: true }, 'line'],
  ['start | start > results, the second', { hasCompany: true }, 'line'],
  ['start < jobs 2> log', { terminal: undefined }, 'off'],
  ['no keys', { hasKeys: false }, 'bar'],
  ['CI=1', { env: { ...xterm, CI: '1' } }, 'off'],
  ['CI=false', { env: { ...xterm, CI: 'false' } }, 'full'],
  ['TERM=dumb', { env: { TERM: 'dumb' } }, 'off'],
  ['no TERM', { env: {} }, 'off'],
  ['NO_COLOR=1', { env: { ...xterm, NO_COLOR: '1' } }, 'full'],
  ['39 columns', { terminal: { columns: 39, rows: 24 } }, 'bar'],
  ['9 rows', { terminal: { columns: 80, rows: 9 } }, 'bar'],
  ['40 × 10', { terminal: { columns: 40, rows: 10 } }, 'full'],
  ['1 × 1', { terminal: { columns: 1, rows: 1 } }, 'bar'],
  ['--dashboard off', { choice: 'off' }, 'off'],
  ['--dashboard bar > results', { choice: 'bar' }, 'bar'],
  ['--dashboard bar | less', { choice: 'bar', stdout: 'pipe' }, 'line'],
  ['--dashboard full < jobs', { choice: 'full', stdout: 'terminal' }, 'full'],
  ['--dashboard full | cat', { choice: 'full', stdout: 'pipe' }, 'full'],
  ['CI=1 --dashboard full', { choice: 'full', env: { ...xterm, CI: '1' } }, 'full'],
  ['TERM=dumb --dashboard full', { choice: 'full', env: { TERM: 'dumb' } }, 'off'],
  ['--dashboard full, too small', { choice: 'full', terminal: { columns: 30, rows: 24 } }, 'bar'],
  ['--dashboard full 2> log', { choice: 'full', terminal: undefined }, 'off'],
];

for (const [what, given, place] of table) {
  test(`${what}: ${place}`, (t) => {
    t.is(dashboardPlace({ ...alone, ...given }), place);
  });
}
