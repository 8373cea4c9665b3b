// `npm run picture`: draws who imports whom, from the code, into docs/imports.md; `--check` says whether it is up to date.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import rules, { ranks } from '../.dependency-cruiser.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/imports.md');

const cruise = [
  '--config',
  '.dependency-cruiser.js',
  '--collapse',
  '^src/[^/]+',
  '--output-type',
  'json',
  'src',
];
const { modules } = JSON.parse(
  execFileSync(join(root, 'node_modules/.bin/depcruise'), cruise, { cwd: root, maxBuffer: 64 * 1024 * 1024 }),
);
const ours = modules.filter(({ source }) => source.startsWith('src/'));
const rankOf = (source) =>
  ranks.findIndex((rank) => new RegExp(rank).test(`${source}${source.endsWith('.ts') ? '' : '/'}`));
const label = (source) => source.slice('src/'.length).replace(/\.ts$/, '');

const lines = ['flowchart TB'];
for (const rank of [...ranks.keys()].reverse()) {
  lines.push(`  subgraph rank${rank}["rank ${rank}"]`, '    direction LR');
  for (const { source } of ours) if (rankOf(source) === rank) lines.push(`    ${label(source)}`);
  lines.push('  end');
}
// What rank 0 offers is imported by all: an arrow for each would hide the others.
for (const { source, dependencies } of ours) {
  const others = dependencies.map(({ resolved }) => resolved).filter((other) => rankOf(other) > 0);
  for (const other of others.sort()) lines.push(`  ${label(source)} --> ${label(other)}`);
}

const text = `# Who imports whom

Drawn from the code by \`npm run picture\`; \`npm run imports\` holds it to the ${rules.forbidden.length} rules of \`.dependency-cruiser.js\`. An arrow
points to what is imported. Rank 0 is imported by all, so its arrows are left out. [Architecture](architecture.md) says what each is.

\`\`\`mermaid
${lines.join('\n')}
\`\`\`
`;

if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text) {
    process.stderr.write('docs/imports.md is not what the code is: npm run picture\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(page, text);
}
