import { SnakepitError } from '../../errors.js';
import type { Check, Finding } from './check.js';
import type { Site } from './site.js';

/** What a check came to. */
export interface Checked {
  readonly check: Check;
  readonly finding: Finding;
  /** It was not so before, and `--fix` has put it right, or has tried to, in vain because of that. */
  readonly fix: 'none' | 'done' | SnakepitError;
}

/** Makes one check after the other, and with `isFixing` puts right on the way what can be. Ends early where the site is given up. */
export async function* runChecks(
  checks: readonly Check[],
  site: Site,
  isFixing: boolean,
): AsyncGenerator<Checked> {
  for (const check of checks) {
    const checked = await runCheck(check, site, isFixing);
    if (site.signal.aborted) return;
    yield checked;
  }
}

async function runCheck(check: Check, site: Site, isFixing: boolean): Promise<Checked> {
  const finding = await look(check, site);
  if (!isFixing || finding.fix === undefined) return { check, finding, fix: 'none' };
  try {
    await finding.fix();
  } catch (thrown) {
    return { check, finding, fix: SnakepitError.from(thrown) };
  }
  site.forget();
  return { check, finding: await look(check, site), fix: 'done' };
}

/** A check that fails must not hide the others. */
async function look(check: Check, site: Site): Promise<Finding> {
  try {
    return await check.run(site);
  } catch (thrown) {
    const { message, remedy } = SnakepitError.from(thrown);
    return { verdict: 'problem', says: `this could not be found out: ${message}`, remedy };
  }
}
