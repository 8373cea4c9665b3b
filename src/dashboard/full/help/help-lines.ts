import { widthOf, wrapTo } from '../../text/cells.js';
import { keyMap, keysText } from '../keys/key-map.js';
import type { Theme } from '../theme.js';

/** Cells for the keys. */
const keyCells = 8;
/** From this width on, two columns. */
const wide = 120;

/** All of the help, however long. */
export function helpLines(width: number, theme: Theme): readonly string[] {
  const sections = keyMap.map(({ about, bindings }) => [
    theme.strong(` ${about}`),
    ...bindings.flatMap((binding) => entry(keysText(binding), binding.help, columnWidth(width), theme)),
    '',
  ]);
  if (width < wide) return sections.flat();
  const [left, ...others] = sections;
  return besides(left ?? [], others.flat(), columnWidth(width));
}

function columnWidth(width: number): number {
  return width < wide ? width : Math.floor(width / 2);
}

function entry(keys: string, help: string, width: number, theme: Theme): readonly string[] {
  const texts = wordsTo(help, width - keyCells - 3);
  return texts.map((text, index) =>
    index === 0
      ? ` ${theme.key(keys)}${' '.repeat(Math.max(1, keyCells - widthOf(keys)))} ${text}`
      : `${' '.repeat(keyCells + 2)}${text}`,
  );
}

/** Broken between words. */
function wordsTo(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(...wrapTo(word, width));
  }
  return lines;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the styles that the theme gives
const styles = /\x1b\[[\d;]*m/g;

function besides(left: readonly string[], right: readonly string[], width: number): readonly string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const line = left[index] ?? '';
    return `${line}${' '.repeat(Math.max(0, width - widthOf(line.replace(styles, ''))))}${right[index] ?? ''}`;
  });
}
