// Generates the codec of the messages in proto/: `npm run proto`; `npm run proto:check` fails where the committed code
// differs from what they give.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pbjs from 'protobufjs-cli/pbjs.js';

const sources = ['proto/snakepit/worker/v1/worker.proto', 'proto/grpc/health/v1/health.proto'];
const target = 'src/bridge/generated';
const files = ['messages.js', 'messages.d.ts'];

async function generate(directory) {
  const out = join(directory, 'messages.js');
  const flags =
    '--target static-module --wrap esm --dts --dependency protobufjs/minimal.js --no-create --no-verify ' +
    '--no-convert --no-delimited --no-typeurl --no-service';
  await promisify(pbjs.main)([...flags.split(' '), '--out', out, ...sources]);
}

async function check() {
  const fresh = await mkdtemp(join(tmpdir(), 'snakepit-proto-'));
  try {
    await generate(fresh);
    for (const file of files) {
      const [now, then] = await Promise.all(
        [fresh, target].map((folder) => readFile(join(folder, file), 'utf8')),
      );
      if (now !== then)
        throw new Error(`${target}/${file} is not what the .proto files give: run npm run proto`);
    }
  } finally {
    await rm(fresh, { recursive: true });
  }
}

await (process.argv.includes('--check') ? check() : generate(target));
