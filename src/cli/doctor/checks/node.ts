import type { Check } from '../check.js';

/** `engines` of package.json. */
const oldest = [20, 19] as const;

export const node: Check = {
  name: 'node',
  title: 'Node',
  async run() {
    const { version, execPath, platform, arch } = process;
    const facts = { version: version.slice(1), path: execPath, platform, architecture: arch };
    const [major = 0, minor = 0] = facts.version.split('.').map(Number);
    const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
    if (!isOld) return { verdict: 'ok', says: `${facts.version}, ${platform} ${arch}`, facts };
    return {
      verdict: 'problem',
      says: `${facts.version} is too old: ${oldest.join('.')} or newer is needed`,
      remedy: 'Install a newer one, from nodejs.org or with your version manager.',
      facts,
    };
  },
};
