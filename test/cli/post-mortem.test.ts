import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { runLogs } from '../helpers/logs.js';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const stuck = adapter('gets_stuck.py');

test('a supervisor that was killed leaves word in its log, and a record of what its workers died of', async (t) => {
  const state = await temporaryFolder(t);
  const args = ['-w', '2', '-n', 'pit', '--log-format', 'json', '-v', '--on-eof', 'stay', stuck];
  const pit = await start(t, { args, answers: 'some', env: { XDG_STATE_HOME: state } });
  await pit.write(commands({ id: 'deadly', tool: 'crash', args: { secret: 'abc-def' } }));
  await pit.result(1);
  const record = () => JSON.parse(readFileSync(join(pit.runtime, 'snakepit/pit/state.json'), 'utf8'));
  await until(() => record().deaths.length === 1);
  pit.signal('SIGKILL');
  await pit.ended;
  const { stdout } = await runLogs({ state, runtime: pit.runtime }, '-n', 'pit', '--json');
  const entries = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const word = entries.find(({ message }) => message.startsWith('the supervisor'));
  t.like(word, {
    level: 'error',
    message: `the supervisor (pid ${pit.pid}) was killed, or crashed; its workers were ended`,
  });
  t.true(Math.abs(Date.parse(word.time) - Date.now()) < 60_000);
  const left = JSON.parse(readFileSync(join(state, 'snakepit/pit/state.json'), 'utf8'));
  t.like(left, { name: 'pit', pid: pit.pid });
  t.like(left.deaths[0], {
    cause: 'crash',
    exit: { code: null, signal: 'SIGSEGV' },
    running: [{ tool: 'crash', line: 1, id: 'deadly' }],
  });
  t.is(left.deaths[0].dump[0], 'Fatal Python error: Segmentation fault');
  t.notRegex(stdout + JSON.stringify(left), /abc-def/);
});

test('a reader of events that is started again goes on where it stopped', async (t) => {
  const pit = await start(t, {
    args: ['-w', '1', '-n', 'pit', '--log-format', 'json', '--on-eof', 'stay', '-v', stuck],
  });
  await pit.event('worker-ready');
  const read = async (...since: string[]) => {
    const { code, stdout, stderr } = await snakepit(pit.runtime, 'events', '--json', ...since);
    t.is(code, 0, stderr);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const all = await read();
  const { run_id: run } = all.find(({ type }) => type === 'pit-started');
  const middle = all[1].seq;
  t.deepEqual(await read('--since', String(middle)), all.slice(2));
  t.deepEqual(await read('--since', `${run}:${middle}`), all.slice(2));
  t.deepEqual(await read('--since', `0123456789abcdef:${middle}`), all, 'another run: from its beginning');
  t.deepEqual(await read('--since', '1h'), all);
  t.deepEqual(await read('--since', '0s'), []);
  const wrong = await snakepit(pit.runtime, 'events', '--since', 'yesterday');
  t.is(wrong.code, 2);
  t.regex(wrong.stderr, /--since: "yesterday" is not a duration/);
  pit.signal('SIGTERM');
  await pit.ended;
});
