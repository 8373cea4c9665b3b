/** Words as in a shell: quotes hold spaces; undefined where a quote is not closed. */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  const word = /\s*((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+)/y;
  const trimmed = text.trimEnd();
  let at = 0;
  while (at < trimmed.length) {
    word.lastIndex = at;
    const [, raw] = word.exec(trimmed) ?? [];
    if (raw === undefined) return undefined;
    words.push(raw.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs, unquoted));
    at = word.lastIndex;
  }
  return words;
}

function unquoted(_whole: string, double?: string, single?: string, escaped?: string): string {
  return single ?? escaped ?? (double ?? '').replaceAll(/\\(["\\])/g, '$1');
}
