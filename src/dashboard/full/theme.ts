/**
 * How things look. Sixteen colours by name only, so that a terminal's own palette decides what they are, dark or light; text
 * has the terminal's own colour. No colour says anything that a word or a symbol does not say too.
 */
export interface Theme {
  /** Titles, and what was asked for. */
  strong(text: string): string;
  /** What matters less. */
  faint(text: string): string;
  /** What is selected. */
  chosen(text: string): string;
  /** What a search has found. */
  found(text: string): string;
  good(text: string): string;
  busy(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  /** Keys that can be pressed. */
  key(text: string): string;
}

export function createTheme(hasColour: boolean): Theme {
  const colour = (code: number) => (hasColour ? style(code) : unstyled);
  return {
    strong: style(1),
    faint: style(2),
    chosen: style(7),
    found: hasColour ? style(4, 33) : style(4),
    good: colour(32),
    busy: colour(36),
    warning: colour(33),
    bad: hasColour ? style(31) : style(1),
    key: hasColour ? style(36) : style(1),
  };
}

const unstyled = (text: string): string => text;

/** By the numbers of "select graphic rendition"; each style ends by itself, and none holds another. */
function style(...codes: readonly number[]): (text: string) => string {
  const start = `\x1b[${codes.join(';')}m`;
  return (text) => (text === '' ? '' : `${start}${text}\x1b[0m`);
}
