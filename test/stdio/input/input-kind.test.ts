import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import test from 'ava';

/** Runs a line of shell in which `tell` tells about its standard input. */
async function run(script: string): Promise<unknown> {
  const shell = `tell() { "$NODE" test/fixtures/stdio/tell-input.js; }\n${script}`;
  const env = { ...process.env, NODE: process.execPath };
  const child = spawn('bash', ['-c', shell], { stdio: ['pipe', 'pipe', 'inherit'], env, timeout: 20_000 });
  child.stdin.end('12345');
  return JSON.parse(await text(child.stdout));
}

const inputs: Record<string, [script: string, expected: object]> = {
  'a pipe': ['echo 1234 | tell', { kind: 'pipe', bytes: 5 }],
  'a file': ['tell < LICENSE', { kind: 'file' }],
  'a here-document': ['tell <<< 1234', { bytes: 5 }],
  'a socket': ['tell', { kind: 'socket', bytes: 5 }],
  '/dev/null': ['tell < /dev/null', { kind: 'null', bytes: 0 }],
  'nothing, as it is closed': ['tell <&-', { kind: 'null', bytes: 0 }],
  'a directory': ['tell < /', { kind: 'unreadable', bytes: 0 }],
  'open for writing only, as under nohup': ['tell 0> /dev/null', { kind: 'unreadable', bytes: 0 }],
};

for (const [name, [script, expected]] of Object.entries(inputs)) {
  test(`knows that standard input is ${name}`, async (t) => {
    t.like((await run(script)) as object, expected);
  });
}

/** What is told on a terminal with typed input, after some seconds in the background. */
function onTerminal(secondsInBackground: number): Promise<unknown> {
  const terminal = `test/fixtures/stdio/typing-terminal.py ${secondsInBackground}`;
  return run(`python3 ${terminal} "$NODE" test/fixtures/stdio/tell-input.js`);
}

test('reads a terminal until Ctrl-D', async (t) => {
  t.like((await onTerminal(0)) as object, { kind: 'terminal', bytes: 5, wasForeground: true });
});

test('leaves a terminal alone in the background, and reads it in the foreground', async (t) => {
  t.like((await onTerminal(1)) as object, { kind: 'terminal', bytes: 5, wasForeground: false });
});
