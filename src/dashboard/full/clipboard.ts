/** Bytes; terminals refuse more (xterm at about 100 000 of base64), or hang for a while. */
const mostCopied = 48 * 1024;

/** Sets the clipboard of whoever looks at the terminal (OSC 52), over SSH too; what is longer is cut. */
export function clipboardSequence(text: string): string {
  const bytes = Buffer.from(text, 'utf8').subarray(0, mostCopied);
  return `\x1b]52;c;${bytes.toString('base64')}\x07`;
}
