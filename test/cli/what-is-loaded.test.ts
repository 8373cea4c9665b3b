import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { adapter, developmentPython, program } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The text of all that a command loads of our own, and of what we use. */
async function loaded(t: ExecutionContext, ...args: readonly string[]): Promise<string> {
  const folder = await temporaryFolder(t);
  const { PATH } = process.env;
  const env = { PATH, HOME: folder, XDG_RUNTIME_DIR: folder, NODE_V8_COVERAGE: join(folder, 'coverage') };
  await new Promise<void>((done) => {
    const child = execFile(process.execPath, [program, ...args], { env }, () => done());
    child.stdin?.end('{"tool":"add","args":[1,2]}\n');
  });
  const files = readdirSync(join(folder, 'coverage')).flatMap((name) => {
    const coverage = JSON.parse(readFileSync(join(folder, 'coverage', name), 'utf8')) as Coverage;
    return coverage.result.flatMap(({ url }) => (url.startsWith('file:') ? [fileURLToPath(url)] : []));
  });
  t.true(files.length > 0);
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

const react = 'react.fragment';
const grpc = 'grpc.max_receive_message_length';

test('where no dashboard is shown, nothing of it is loaded', async (t) => {
  const text = await loaded(t, 'start', '-w', '1', '--python', developmentPython, adapter('answers.py'));
  t.true(text.includes(grpc), 'what is used is found');
  t.false(text.includes(react));
});

test('a client loads neither React nor gRPC', async (t) => {
  const text = await loaded(t, 'status');
  t.false(text.includes(react));
  t.false(text.includes(grpc));
});
