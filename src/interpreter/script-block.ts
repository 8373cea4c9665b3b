import { SnakepitError } from '../errors.js';

/** The expression of the inline script metadata specification, with the lines' own ends already made `\n`. */
const blocks = /^# \/\/\/ (?<type>[a-zA-Z0-9-]+)$\s(?<content>(?:^#(?:| .*)$\s)+)^# \/\/\/$/gm;

/** The TOML in a Python file's `# /// script` block (PEP 723); undefined where there is none. Throws `adapter` for two. */
export function scriptBlock(source: string): string | undefined {
  const found = [...source.replace(/\r\n?/g, '\n').matchAll(blocks)].filter(
    (match) => match.groups?.['type'] === 'script',
  );
  if (found.length > 1) {
    throw new SnakepitError('adapter', 'more than one "# /// script" block', { remedy: 'Make one of them.' });
  }
  return found[0]?.groups?.['content']
    ?.trimEnd()
    .split('\n')
    .map((line) => line.replace(/^# ?/, ''))
    .join('\n');
}
