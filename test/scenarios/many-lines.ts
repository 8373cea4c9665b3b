import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { peakMemory, processesLeftWith } from '../helpers/processes.js';
import { makePipe } from '../helpers/real-pipe.js';
import type { Scene } from '../helpers/scene.js';
import { adapter, developmentPython, program } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

export interface ManyLines {
  readonly lines: number;
}

const result = /^\{"id":"(\d+)","line":(\d+),"ok":true,"result":(\d+)\}$/;

/** So many lines through two workers: each is answered once, with its own result, and memory stays flat. */
export async function manyLines(t: Scene, { lines }: ManyLines): Promise<number> {
  const folder = await temporaryFolder(t);
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder };
  const [input, output] = [makePipe(folder), makePipe(folder)];
  const silence = openSync('/dev/null', 'w');
  spawn('seq', [String(lines)], { stdio: ['ignore', input.writer, 'inherit'] });
  const args = [
    'start',
    '-q',
    '-w',
    '2',
    '--python',
    developmentPython,
    `${adapter('answers.py')}:double`,
    '-l',
  ];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    env,
    cwd: folder,
    stdio: [input.reader, output.writer, silence],
  });
  for (const fd of [input.reader, input.writer, output.writer, silence]) closeSync(fd);
  t.teardown(() => child.kill('SIGKILL'));
  const exit = new Promise<number | null>((done) => child.once('exit', done));

  const seen = new Uint8Array(lines + 1);
  let wrong = '';
  let rest = '';
  let peak = 0;
  const take = (text: string): void => {
    const [, id = '', line = '', double = ''] = result.exec(text) ?? [];
    const number = Number(line);
    if (id !== line || Number(double) !== 2 * number || !(number >= 1 && number <= lines)) wrong ||= text;
    else {
      if (seen[number] !== 0) wrong ||= `twice: ${text}`;
      seen[number] = 1;
    }
  };
  const stdout = new Socket({ fd: output.reader, readable: true, writable: false }).setEncoding('latin1');
  for await (const chunk of stdout) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) take(text);
    peak = Math.max(peak, child.exitCode === null ? peakMemory(child.pid ?? 0) || 0 : 0);
  }
  t.is(await exit, 0);
  t.is(wrong, '');
  t.is(rest, '');
  t.is(seen.indexOf(0, 1), -1, 'each line is answered');
  t.true(peak > 0 && peak < 250, `${peak} MiB`);
  t.deepEqual(await processesLeftWith(`XDG_RUNTIME_DIR=${folder}`, 0), []);
  return Math.round(lines / ((performance.now() - startedAt) / 1000));
}
