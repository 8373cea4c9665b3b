// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/g;

/**
 * Text that comes from elsewhere, without power over the terminal: every control character but the tab is shown as a
 * picture of itself (U+2400 and up; U+FFFD for the C1 controls), so that nothing can move the cursor or set the clipboard.
 */
export function harmless(text: string): string {
  return text.replace(controls, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}
