import { packagesRoot } from '../../../interpreter/packages.js';
import { logRoot } from '../../../log/log-directory.js';
import type { Check } from '../check.js';
import { type FolderFacts, folderFacts } from '../folder-facts.js';

/** Where logs and packages go. Both can be done without: there is another log, and packages may be there already. */
export const folders: Check = {
  name: 'folders',
  title: 'Folders',
  async run({ env }) {
    const [logs, cache] = [logsIn(env), packagesRoot(env)];
    const all = [
      { what: 'logs', variable: 'XDG_STATE_HOME', facts: logs === undefined ? undefined : folderFacts(logs) },
      {
        what: 'packages',
        variable: 'XDG_CACHE_HOME',
        facts: cache === undefined ? undefined : folderFacts(cache),
      },
    ];
    const facts = Object.fromEntries(
      all.map(({ what, facts }) => [what, facts === undefined ? null : told(facts)]),
    );
    const closed = all.filter((one) => one.facts?.isWritable !== true);
    if (closed.length === 0) return { verdict: 'ok', says: `${logs} (logs), ${cache} (packages)`, facts };
    const says = closed.map(({ what, facts }) =>
      facts === undefined
        ? `no folder for ${what}, since you have no home`
        : `${facts.path} (${what}) cannot be written`,
    );
    const variables = closed.map(({ variable }) => variable).join(' and ');
    return {
      verdict: 'warning',
      says: says.join('; '),
      remedy: `Set ${variables} to folders that you may write to.`,
      facts,
    };
  },
};

function logsIn(env: NodeJS.ProcessEnv): string | undefined {
  try {
    return logRoot(env);
  } catch {
    return undefined;
  }
}

function told({ path, isWritable, freeBytes }: FolderFacts): object {
  return { path, writable: isWritable, free_bytes: freeBytes ?? null };
}
