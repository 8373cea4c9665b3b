/** When the manual was last read as a whole. */
const date = 'November 25, 2026';

export function pageHead(name: string, summary: string): string {
  return `.Dd ${date}\n.Dt ${name.toUpperCase()} 1\n.Os\n.Sh NAME\n.Nm ${name}\n.Nd ${summary}\n`;
}
