import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const system = '/usr/local/bin:/usr/bin:/bin';

/** What reaches the network here, and must be the same for everybody. */
const network = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(PIP_|UV_|SSL_|https?_proxy|no_proxy)/i.test(name)),
);

/** Somebody with a home that has nothing in it but a project. `uid`: another user; undefined: whoever runs this. */
export function newUser({ place, installed, uid, hasUv, label }) {
  const home = mkdtempSync(join(place, 'home-'));
  const project = join(home, 'project');
  const runtime = join(home, 'run');
  mkdirSync(project);
  mkdirSync(runtime, { mode: 0o700 });
  const owned = [home, project, runtime];
  const who = uid === undefined ? 'this user' : `user ${uid}`;
  const path = [installed.bin, ...(hasUv ? [installed.uv] : []), installed.node, system].join(':');
  const user = {
    label: `${who}, ${label ?? (hasUv ? 'uv' : 'no uv')}`,
    home,
    project,
    /** Writes a file of the user's, executable where it is a script. */
    write(name, text) {
      const file = join(project, name);
      writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
      if (uid !== undefined) chownSync(file, uid, uid);
    },
    /** Runs a line of shell in the project. */
    sh(line, { env = {}, cwd = project, input = '' } = {}) {
      const ids = uid === undefined ? {} : { uid, gid: uid };
      const run = spawnSync('/bin/sh', ['-c', line], {
        ...ids,
        cwd,
        input,
        encoding: 'utf8',
        timeout: 180_000,
        env: { HOME: home, LANG: 'C.UTF-8', PATH: path, XDG_RUNTIME_DIR: runtime, ...network, ...env },
      });
      return { code: run.status ?? -1, stdout: run.stdout, stderr: run.stderr };
    },
  };
  if (uid !== undefined) for (const folder of owned) chownSync(folder, uid, uid);
  return user;
}
