import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';

const pages = ['README.md', 'CHANGELOG.md', ...markdownIn('docs')];

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

test('links between pages lead somewhere', (t) => {
  for (const page of pages) {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]*)[^)]*\)/g)];
    for (const [, link = ''] of links) t.true(existsSync(join(dirname(page), link)), `${page}: ${link}`);
  }
});

test('every dependency has its line', (t) => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const page = readFileSync('docs/dependencies.md', 'utf8');
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!name.startsWith('@types/')) t.true(page.includes(`\`${name}\``), name);
  }
});
