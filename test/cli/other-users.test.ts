import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { sharedPit } from '../helpers/shared-pit.js';
import { snakepitIn } from '../helpers/snakepit.js';
import { adapter, commands, program, runStart } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const nobody = 65_534;
const tools = adapter('serves_clients.py');
const pit = sharedPit(test, { args: ['-w', '1', '-n', 'pit', tools] });
/** Only root can give files away, and become somebody else. */
const asRoot = process.getuid?.() === 0 ? test.serial : test.serial.skip;

const clients = [
  'status',
  'call echo',
  'pipe',
  'tools',
  'stop',
  'attach',
  'events -f',
  'scale 2',
  'wait',
  'restart',
];

function parts(): {
  readonly runtime: string;
  readonly base: string;
  readonly own: string;
  readonly socket: string;
} {
  const { runtime } = pit().program;
  const base = join(runtime, 'snakepit');
  return { runtime, base, own: join(base, 'pit'), socket: join(base, 'pit/ctl.sock') };
}

test.serial("the socket is its owner's alone, in a directory that nobody else can enter", (t) => {
  const { base, own, socket } = parts();
  t.is(lstatSync(socket).mode & 0o777, 0o600);
  for (const directory of [base, own]) t.is(lstatSync(directory).mode & 0o777, 0o700);
});

asRoot('a socket that belongs to somebody else is refused by every client', async (t) => {
  const { socket } = parts();
  chownSync(socket, nobody, nobody);
  const answers = await Promise.all(clients.map((words) => pit().runIn({ input: '' }, ...words.split(' '))));
  chownSync(socket, 0, 0);
  for (const [at, { code, stdout, stderr }] of answers.entries()) {
    t.deepEqual([code, stdout], [2, ''], clients[at]);
    t.regex(stderr, /ctl\.sock: it belongs to another user \(65534\)\n.+/, clients[at]);
  }
});

for (const [what, harm] of [
  ['others can connect to it', (socket: string) => chmodSync(socket, 0o666)],
  ['it is a symbolic link', (socket: string) => symlinkSync(`${socket}.aside`, socket)],
  ['it is not a socket', (socket: string) => mkdirSync(socket, { mode: 0o700 })],
] as const) {
  test.serial(`a socket is refused where ${what}`, async (t) => {
    const { socket } = parts();
    const isOther = what !== 'others can connect to it';
    if (isOther) renameSync(socket, `${socket}.aside`);
    harm(socket);
    const { code, stderr } = await pit().run('status');
    if (isOther) {
      rmSync(socket, { recursive: true });
      renameSync(`${socket}.aside`, socket);
    } else chmodSync(socket, 0o600);
    t.is(code, 2);
    t.true(stderr.includes(what), stderr);
  });
}

asRoot('directories of somebody else are refused, by clients and by a start', async (t) => {
  const { base, own } = parts();
  for (const directory of [own, base]) {
    chownSync(directory, nobody, nobody);
    const answer = await pit().run('status');
    const start = directory === base ? await pit().run('start', '-n', 'other', tools) : undefined;
    chownSync(directory, 0, 0);
    for (const { code, stderr } of [answer, ...(start === undefined ? [] : [start])]) {
      t.is(code, 2);
      t.regex(stderr, /it belongs to another user \(65534\)\n.*XDG_RUNTIME_DIR/);
    }
  }
  t.is((await pit().run('status', '--check')).code, 0);
});

test.serial('a directory that is a symbolic link is refused, by clients and by a start', async (t) => {
  const { base } = parts();
  renameSync(base, `${base}.aside`);
  symlinkSync(`${base}.aside`, base);
  const answers = [
    await pit().run('status'),
    await pit().run('ps'),
    await pit().run('start', '-n', 'x', tools),
  ];
  rmSync(base);
  renameSync(`${base}.aside`, base);
  for (const { code, stderr } of answers) {
    t.is(code, 2);
    t.regex(stderr, /it is a symbolic link\n.*remove it/);
  }
});

asRoot('another user finds nothing, and can neither enter nor connect', async (t) => {
  const { runtime, socket } = parts();
  const folder = await temporaryFolder(t);
  for (const path of [folder, join(runtime, '..'), runtime]) chmodSync(path, 0o755);
  chownSync(folder, nobody, nobody);
  // What is left of the environment of whoever called `su`.
  const left = await asNobody({ XDG_RUNTIME_DIR: runtime, TMPDIR: folder }, program, 'status');
  t.is(left.code, 3);
  t.regex(left.stderr, /no snakepit is running/);
  const connecting = `require('net').connect(${JSON.stringify(socket)}).on('error', (error) => console.log(error.code))`;
  t.is((await asNobody({}, '-e', connecting)).stdout, 'EACCES\n');
  chmodSync(runtime, 0o700);
  const closed = await asNobody(
    { XDG_RUNTIME_DIR: join(runtime, 'snakepit'), TMPDIR: runtime },
    program,
    'status',
  );
  t.is(closed.code, 2);
  t.regex(
    closed.stderr,
    /^snakepit: cannot use the runtime directory .*permission denied.*\n.*XDG_RUNTIME_DIR.*\n$/,
  );
  const started = await asNobody({ XDG_RUNTIME_DIR: runtime, TMPDIR: runtime }, program, 'start', tools);
  t.is(started.code, 2);
  t.regex(started.stderr, /cannot (use|make) the runtime directory .*permission denied/);
});

test('a runtime directory where nothing can be made is an error in time', async (t) => {
  const runtime = await temporaryFolder(t);
  for (const place of ['/proc', '/proc/nowhere/deep']) {
    const env = { XDG_RUNTIME_DIR: place, TMPDIR: place };
    const { code, stderr } = await snakepitIn({ runtime, env }, 'start', tools);
    t.is(code, 2);
    t.regex(stderr, /cannot make the runtime directory \/proc\/.*\n.*XDG_RUNTIME_DIR or TMPDIR/);
    t.is((await snakepitIn({ runtime, env }, 'status')).code, 3);
  }
});

test('variables that are empty or relative count as not set', async (t) => {
  const folder = await temporaryFolder(t);
  const env = { XDG_STATE_HOME: await temporaryFolder(t), XDG_CACHE_HOME: 'cache', HOME: '' };
  const run = await runStart(t, {
    args: ['-w', '1', tools],
    cwd: folder,
    env,
    input: commands({ tool: 'echo' }),
  });
  t.is(run.code, 0);
  t.notRegex(run.stderr, /WARN|warn/);
  const nothing = await snakepitIn(
    { runtime: folder, cwd: folder, env: { XDG_RUNTIME_DIR: '', TMPDIR: 'here' } },
    'ps',
  );
  t.is(nothing.code, 0);
  t.deepEqual(readdirSync(folder), [], 'nothing is in the working directory');
});

function asNobody(
  env: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const options = {
    env: { PATH: process.env['PATH'], ...env },
    cwd: '/',
    uid: nobody,
    gid: nobody,
    timeout: 20_000,
  };
  return new Promise((done) => {
    execFile(process.execPath, [...words], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
