import { join } from 'node:path';

/** A folder for PATH, in which nvidia-smi is a fixture: `FAKE_GPUS` says of which machine it speaks. */
export const fakeGpus = join(process.cwd(), 'test/fixtures/device');

/** An environment of a machine of that sort, which its `nvidia-smi` knows. */
export function machineWith(sort: string): Readonly<Record<string, string>> {
  return { PATH: `${fakeGpus}:${process.env['PATH']}`, FAKE_GPUS: sort };
}
