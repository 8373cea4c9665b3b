/** A text as it is looked for: case counts where there is a capital in it. */
export interface Search {
  /** Whether a text is one of those that stay. */
  matches(text: string): boolean;
  /** Where it was found, in UTF-16 units, as start and end; none where what stays is what does not match. */
  found(text: string): readonly (readonly [start: number, end: number])[];
}

/** `text`, or `!text` for lines without it. Undefined where there is nothing to look for. */
export function searchFor(filter: string): Search | undefined {
  const isInverted = filter.startsWith('!');
  const wanted = isInverted ? filter.slice(1) : filter;
  if (wanted === '') return undefined;
  const isExact = wanted !== wanted.toLowerCase();
  // Lower case may be longer than the text itself: places would shift.
  const fold = (text: string) => {
    const lower = isExact ? text : text.toLowerCase();
    return lower.length === text.length ? lower : text;
  };
  return {
    matches: (text) => fold(text).includes(wanted) !== isInverted,
    found: (text) => (isInverted ? [] : places(fold(text), wanted)),
  };
}

function places(text: string, wanted: string): readonly (readonly [number, number])[] {
  const all: (readonly [number, number])[] = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    all.push([at, at + wanted.length]);
  }
  return all;
}
