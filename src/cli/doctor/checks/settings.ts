import type { Check } from '../check.js';

/** Files and variables that set flags of `start`, and what in them looks like a mistake. */
export const settings: Check = {
  name: 'settings',
  title: 'Settings',
  async run({ settingsError: error, files, config, env }) {
    const set = Object.keys(config.origin)
      .map((name) => `SNAKEPIT_${name.replaceAll('-', '_').toUpperCase()}`)
      .filter((variable) => env[variable] !== undefined && env[variable] !== '');
    const read = [files.project, files.user].flatMap((file) => file?.path ?? []);
    const facts = { variables: set, files: read };
    const by = [...read, ...set];
    if (error !== undefined)
      return {
        verdict: 'problem',
        says: error.message,
        remedy: error.remedy ?? 'Correct or unset it.',
        facts,
      };
    const [first, ...more] = config.warnings;
    if (first !== undefined)
      return { verdict: 'warning', says: first, more, remedy: 'Correct or unset it.', facts };
    return {
      verdict: 'ok',
      says: by.length === 0 ? 'as they are by default' : `set by ${by.join(', ')}`,
      facts,
    };
  },
};
