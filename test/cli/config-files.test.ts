import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { background, runIn } from '../helpers/detached.js';
import { commands, runStart } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

test('a project has its adapter, settings and variables in a file, also for who works in a folder of it', async (t) => {
  const project = await temporaryFolder(t, {
    'snakepit.toml':
      'adapter = "app.tools"\nworkers = 2\nname = "app"\ntiming = true\n\n[env]\nGREETING = "hello"\n',
    'app/tools.py':
      'import os\ndef place() -> list:\n    return [os.environ["GREETING"], os.environ["SNAKEPIT_WORKER_COUNT"], os.getcwd()]\n',
    'data/x': '',
  });
  const cwd = join(project, 'data');
  const { code, results, stderr } = await runStart(t, { cwd, input: commands({ tool: 'place' }) });
  t.is(code, 0, stderr);
  const [result] = results;
  t.deepEqual(result?.result, ['hello', '2', cwd], 'workers run where it was started');
  t.like(result, { run: { attempt: 1 } });
});

test('what is wrong with a file is said before anything is started', async (t) => {
  const cwd = await temporaryFolder(t, { 'snakepit.toml': 'workers = 2\ntimeuot = "3s"\n' });
  const { code, stderr, stdout } = await runStart(t, { cwd, answers: 'some' });
  t.is(code, 2);
  t.is(stdout, '');
  t.is(stderr, 'snakepit: snakepit.toml:2: there is no setting "timeuot"\nDid you mean timeout?\n');
});

test('config check prints each value and where it comes from', async (t) => {
  const place = await background(t, { SNAKEPIT_QUEUE: '7' });
  const { folder } = place;
  await writeFile(join(folder, 'tools.py'), 'def f(): pass\n');
  await writeFile(join(folder, 'snakepit.toml'), 'adapter = "tools.py"\ntimeout = "90s"\nqueue = 9\n');
  const text = await runIn(place, ['config', 'check']).answer;
  t.is(text.code, 0, text.stderr);
  t.regex(text.stdout, /^adapter +tools\.py +snakepit\.toml:1$/m);
  t.regex(text.stdout, /^timeout +90s +snakepit\.toml:2$/m);
  t.regex(text.stdout, /^queue +7 +SNAKEPIT_QUEUE$/m);
  t.regex(text.stdout, /^jitter +10% +default$/m);
  const { stdout, code } = await runIn(place, ['config', 'check', '--json']).answer;
  t.is(code, 0);
  const report = JSON.parse(stdout);
  t.like(report, { file: join(folder, 'snakepit.toml'), user_file: null, errors: [] });
  t.deepEqual(report.settings.timeout, { value: '90s', from: 'project', where: 'snakepit.toml:2' });
  t.deepEqual(report.settings.workers, { value: null, from: 'default', where: null });
});

test('config check says what is wrong, for people and for programs', async (t) => {
  const place = await background(t);
  await writeFile(join(place.folder, 'other.toml'), 'workers = 0\nquueue = 1\n');
  const text = await runIn(place, ['config', 'check', 'other.toml']).answer;
  t.is(text.code, 2);
  t.is(text.stdout, '');
  t.regex(
    text.stderr,
    /^snakepit: other\.toml has 2 mistakes\nother\.toml:1: workers: .*\nother\.toml:2: there is/,
  );
  const json = await runIn(place, ['config', 'check', 'other.toml', '--json']).answer;
  t.is(json.code, 2);
  const { errors } = JSON.parse(json.stdout);
  t.deepEqual(errors[1], {
    file: join(place.folder, 'other.toml'),
    line: 2,
    message: 'there is no setting "quueue"',
    remedy: 'Did you mean queue?',
  });
  const missing = await runIn(place, ['config', 'check', 'none.toml', '--json']).answer;
  t.is(missing.code, 2);
  t.deepEqual(JSON.parse(missing.stdout).errors, [
    { file: null, line: null, message: 'FILE: there is no file none.toml', remedy: null },
  ]);
});

test('config check shows what each pool has for itself', async (t) => {
  const place = await background(t);
  const { folder } = place;
  await writeFile(join(folder, 'tools.py'), 'def f(): pass\n');
  const pools = '[pool.cpu]\nworkers = 2\n[pool.gpu]\nworkers = 1\ntimeout = "1m"\n';
  await writeFile(join(folder, 'snakepit.toml'), `adapter = "tools.py"\ntimeout = "9s"\n${pools}`);
  const { stdout } = await runIn(place, ['config', 'check']).answer;
  t.regex(
    stdout,
    /^\[pool\.gpu\]\nSETTING +VALUE +FROM\nworkers +1 +snakepit\.toml:6\ntimeout +1m +snakepit\.toml:7\n$/m,
  );
  const report = JSON.parse((await runIn(place, ['config', 'check', '--json']).answer).stdout);
  t.like(report.pools.cpu.settings, {
    adapter: { value: 'tools.py', from: 'project', where: 'snakepit.toml:1' },
    timeout: { value: '9s', from: 'project', where: 'snakepit.toml:2' },
  });
  t.false('keep-order' in report.pools.cpu.settings);
});
