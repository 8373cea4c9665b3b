// Tries the packed package as a new user would: `npm run test:install`. It is installed into a folder of its own with empty
// caches, and then used as root (where we are) and as another user, with and without uv; each wrong turn has to end in one
// message that says what to do. Needs the network, a minute or two, and python3 with venv.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage } from './install/install-package.js';
import { rightTurns } from './install/right-turns.js';
import { newUser } from './install/user.js';
import { wrongTurns } from './install/wrong-turns.js';

const say = (line) => process.stdout.write(`${line}\n`);
const place = mkdtempSync(join(tmpdir(), 'snakepit-install-'));
let failures = 0;

/** Each step on a line, with what it said where it is not what it should be. */
function report(user, { step, answer, expected }) {
  const text = `${answer.stdout}${answer.stderr}`;
  const isRight = expected.every((one) => (typeof one === 'number' ? answer.code === one : one.test(text)));
  const traces = /^\s+at .*\.js:\d+/m.test(answer.stderr);
  if (isRight && !traces) return say(`✔ ${user.label}: ${step}`);
  failures++;
  say(`✖ ${user.label}: ${step}: exit ${answer.code}, expected ${expected.join(' and ')}\n${text}`);
}

try {
  const installed = installPackage(place);
  say(`installed ${installed.version} into ${installed.prefix}`);
  const ids = process.getuid() === 0 ? [undefined, 65534] : [undefined];
  for (const uid of ids) {
    for (const hasUv of installed.uv === undefined ? [false] : [false, true]) {
      const user = newUser({ place, installed, uid, hasUv });
      for (const turn of rightTurns(user)) report(user, turn);
    }
    const lost = newUser({ place, installed, uid, hasUv: false, label: 'wrong turn' });
    for (const turn of wrongTurns(lost, installed)) report(lost, turn);
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
say(failures === 0 ? 'all as it should be' : `${failures} went wrong`);
process.exitCode = failures === 0 ? 0 : 1;
