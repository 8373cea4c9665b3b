import { SnakepitError } from '../../errors.js';
import type { Check, Finding } from './check.js';
import type { Site } from './site.js';

/** What a check came to. */
export interface Checked {
  readonly check: Check;
  /** Whose finding it is; undefined: that of the whole. */
  readonly pool: string | undefined;
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
    for (const pool of check.isPerPool && site.pools.size > 0 ? site.pools.keys() : [undefined]) {
      const checked = await runCheck(check, site, pool, isFixing);
      if (site.signal.aborted) return;
      yield checked;
    }
  }
}

async function runCheck(
  check: Check,
  site: Site,
  pool: string | undefined,
  isFixing: boolean,
): Promise<Checked> {
  const place = pool === undefined ? site : siteOf(pool, site);
  const finding = await look(check, place);
  if (!isFixing || finding.fix === undefined) return { check, pool, finding, fix: 'none' };
  try {
    await finding.fix();
  } catch (thrown) {
    return { check, pool, finding, fix: SnakepitError.from(thrown) };
  }
  site.forget();
  return { check, pool, finding: await look(check, place), fix: 'done' };
}

function siteOf(pool: string, site: Site): Site {
  const { config, ...own } = site.pools.get(pool) ?? site;
  return { ...site, ...own, config: { ...site.config, ...config } };
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
