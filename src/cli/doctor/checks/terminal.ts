import { isatty } from 'node:tty';
import { isCi, isDumb } from '../../../dashboard/place.js';
import { terminalSize } from '../../../dashboard/terminal/terminal-size.js';
import type { Check } from '../check.js';

/** Smallest of the full screen. */
const least = { columns: 40, rows: 10 };

/** What a dashboard could be shown on. Standard output may be a pipe here, so the one that controls us counts as well. */
export const terminal: Check = {
  name: 'terminal',
  title: 'Terminal',
  async run({ env }) {
    const size = terminalSize(isatty(2) ? 2 : 1);
    const isUtf8 = /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
    const facts = {
      terminal: size !== undefined,
      type: env['TERM'] ?? null,
      columns: size?.columns ?? null,
      rows: size?.rows ?? null,
      colour: !env['NO_COLOR'],
      utf8: isUtf8,
      stdin: isatty(0),
      stdout: isatty(1),
      stderr: isatty(2),
      ci: isCi(env),
    };
    if (size === undefined) return { verdict: 'ok', says: 'none here: start shows its log', facts };
    const type = `${env['TERM'] || 'of no type'}, ${size.columns} × ${size.rows}`;
    if (isDumb(env)) {
      const remedy = 'Set TERM to what your terminal is, as xterm-256color.';
      return {
        verdict: 'warning',
        says: `${type}: it can only print, so start shows its log`,
        remedy,
        facts,
      };
    }
    if (!isUtf8) {
      const remedy = 'Set LANG to one with UTF-8, as C.UTF-8, or say --dashboard off.';
      return {
        verdict: 'warning',
        says: `${type}: the locale is not UTF-8, so symbols may be garbled`,
        remedy,
        facts,
      };
    }
    const isSmall = size.columns < least.columns || size.rows < least.rows;
    const shows = isCi(env)
      ? 'the log, since CI is set'
      : isSmall
        ? 'one line, since it is small'
        : 'the full screen';
    const colour = facts.colour ? '' : ', no colours (NO_COLOR)';
    return { verdict: 'ok', says: `${type}${colour}: the dashboard can have ${shows}`, facts };
  },
};
