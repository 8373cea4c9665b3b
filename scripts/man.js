// Writes the manual pages, their list in package.json, and docs/cli.md from the table of commands: `npm run man`.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { manualFiles } from '../build/src/cli/manual/manual-files.js';

const files = await manualFiles();
const pages = [...files.keys()].filter((path) => path.startsWith('man/'));
for (const name of await readdir('man')) {
  if (!pages.includes(`man/${name}`)) await rm(`man/${name}`);
}
for (const [path, text] of files) await writeFile(path, text);

const about = JSON.parse(await readFile('package.json', 'utf8'));
about.man = pages.map((path) => `./${path}`);
await writeFile('package.json', `${JSON.stringify(about, null, 2)}\n`);
