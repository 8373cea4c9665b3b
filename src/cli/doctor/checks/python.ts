import { SnakepitError } from '../../../errors.js';
import type { Check } from '../check.js';

export const python: Check = {
  name: 'python',
  title: 'Python',
  isPerPool: true,
  async run(site) {
    try {
      const { file, source } = await site.python();
      const facts = await site.facts();
      const where = source === 'PATH' ? file : `${file} (${source})`;
      const told = { version: facts.version, path: file, source };
      if (facts.kind === 'too-old') {
        return {
          verdict: 'problem',
          says: `${facts.version} is too old, ${where}: workers need 3.10 or newer`,
          remedy: 'Name a newer one with --python, or make the environment again with one.',
          facts: told,
        };
      }
      const kind = facts.implementation === 'cpython' ? '' : `${facts.implementation} `;
      const threads = facts.gil ? '' : ', free-threaded';
      return {
        verdict: 'ok',
        says: `${kind}${facts.version}${threads}, ${where}`,
        facts: { ...told, implementation: facts.implementation, gil: facts.gil },
      };
    } catch (thrown) {
      const { message, remedy, details = '' } = SnakepitError.from(thrown);
      return { verdict: 'problem', says: message, remedy, more: details.split('\n').filter(Boolean) };
    }
  },
};
