const controls = /[\x7f-\x9f]/g;

/**
 * A value as a line of JSON, with its `\n`. The control characters that JSON leaves as they are (DEL, and those above it,
 * which terminals obey as well) are escaped, so that a file of such lines can be shown by any program.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(controls, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}
