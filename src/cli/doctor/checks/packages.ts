import {
  type FitPython,
  installByHand,
  outdatedOwn,
  packageList,
} from '../../../interpreter/examine-python.js';
import { packagesRoot, provision } from '../../../interpreter/packages.js';
import { onPath } from '../../../util/look-up.js';
import type { Check, Finding } from '../check.js';
import { folderFacts } from '../folder-facts.js';
import type { Site } from '../site.js';

/** What workers need in Python, and the versions of it. */
export const packages: Check = {
  name: 'packages',
  title: 'Packages',
  isPerPool: true,
  async run(site) {
    const facts = await site.facts().catch(() => undefined);
    if (facts?.kind !== 'fit') return { verdict: 'skipped', says: 'there is no Python to look in' };
    const installed = packageList(facts);
    const told = { packages: facts.packages, missing: facts.missing, pip: facts.pip };
    if (facts.missing.length > 0) return { ...(await lacking(facts, site)), more: installed, facts: told };
    return { verdict: 'ok', says: installed.join(', '), facts: told };
  },
};

async function lacking(facts: FitPython, site: Site): Promise<Finding> {
  const { file } = await site.python();
  const { message: says, missing } = facts;
  if (outdatedOwn(facts) !== undefined) {
    const remedy = `It is your own, which snakepit does not touch: ${installByHand(file, facts)} --upgrade`;
    return { verdict: 'problem', says, remedy };
  }
  if (!facts.pip && onPath('uv', site.env) === undefined) {
    const remedy = `Nothing here can install it: this Python has no pip (${file} -m ensurepip), and uv is not on PATH.`;
    return { verdict: 'problem', says, remedy };
  }
  const root = packagesRoot(site.env);
  if (root === undefined || !folderFacts(root).isWritable) {
    const remedy = `Set XDG_CACHE_HOME to a folder that you may write to; ${root ?? 'your home'} is none.`;
    return { verdict: 'problem', says, remedy };
  }
  return {
    verdict: 'warning',
    says: `${says}: the next start installs what is missing`,
    remedy: 'snakepit setup does it now.',
    fix: async () => {
      const { env, run, clock, signal } = site;
      const need = { python: file, tag: facts.tag, requirements: missing };
      await provision({ ...need, env, run, clock, signal, emit: () => {} });
    },
  };
}
