import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { background } from '../helpers/detached.js';
import { describeProcess, processesLeftWith } from '../helpers/processes.js';
import { program } from '../helpers/start.js';

const page = readFileSync('docs/getting-started.md', 'utf8');

test('getting started: every block does what it says, in order', async (t) => {
  const place = await background(t);
  const tools = join(place.folder, 'bin');
  mkdirSync(tools);
  writeFileSync(join(tools, 'snakepit'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(tools, 'snakepit'), 0o755);
  const env = { ...place.env, PATH: `${tools}:${process.env['PATH']}` };

  let printed = '';
  let runs = 0;
  for (const [, language, block = ''] of page.matchAll(/^```(\w+)\n(.*?)^```/gms)) {
    if (language === 'python') {
      const [, name] = /^# (\S+\.py)\n/.exec(block) ?? [];
      writeFileSync(join(place.folder, name ?? 'unnamed'), block);
    } else if (language === 'sh') {
      const { stdout } = await promisify(execFile)('sh', ['-euc', block], {
        cwd: place.folder,
        env,
        timeout: 20_000,
      });
      printed = stdout;
      runs++;
    } else {
      t.is(printed, block);
      printed = '';
    }
  }
  t.is(runs, 4);
  t.is(printed, '', 'what the last block prints is shown');
  // Whoever was asked to stop may still be on its last steps.
  const left = await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 1000);
  t.deepEqual(left.map(describeProcess), []);
});
