import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from './scene.js';
import { temporaryFolder } from './temporary-folder.js';

/** A file to which fixtures add lines: what they did is known from outside, whatever became of them. */
export interface Ledger {
  /** What tells a fixture where it is. */
  readonly env: { readonly LEDGER: string };
  lines(): readonly string[];
}

export async function makeLedger(t: Scene): Promise<Ledger> {
  const file = join(await temporaryFolder(t), 'ledger');
  return {
    env: { LEDGER: file },
    lines: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []),
  };
}
