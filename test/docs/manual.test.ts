import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { allCommands } from '../../src/cli/all-commands.js';
import { exitCodes } from '../../src/cli/exit-codes.js';
import { manualFiles } from '../../src/cli/manual/manual-files.js';
import { mdocText, mdocWord } from '../../src/cli/manual/mdoc.js';
import { flagVariable } from '../../src/config/flag.js';

const commands = await allCommands();
const files = await manualFiles();

test('the manual and docs/cli.md are those of the table: npm run man writes them', (t) => {
  for (const [path, text] of files) t.is(readFileSync(path, 'utf8'), text, path);
});

test('there is a manual page for each command, and no other', (t) => {
  const pages = ['snakepit', ...commands.map(({ entry }) => `snakepit-${entry.name}`)].map(
    (name) => `${name}.1`,
  );
  t.deepEqual(readdirSync('man').sort(), pages.sort());
  const { man } = JSON.parse(readFileSync('package.json', 'utf8'));
  t.deepEqual(
    [...man].sort(),
    pages.map((page) => `./man/${page}`),
  );
});

test('pages have every flag, argument, variable, example and exit code', (t) => {
  const docs = readFileSync('docs/cli.md', 'utf8');
  for (const { entry, definition } of commands) {
    const { arguments: known = [], flags, examples, exits } = definition;
    const page = readFileSync(`man/snakepit-${entry.name}.1`, 'utf8').replaceAll('\\-', '-');
    const from = docs.indexOf(`\n## snakepit ${entry.name}\n`);
    const section = docs.slice(from, docs.indexOf('\n## ', from + 1));
    for (const [name, { isForThisCall, short }] of Object.entries(flags)) {
      t.true(page.includes(`Fl -${name}`) && section.includes(`--${name}`), name);
      if (short !== undefined) t.true(page.includes(`Fl ${short} `) && section.includes(`-${short}, `), name);
      const variable = flagVariable(name);
      t.is(page.includes(`(${variable})`), !isForThisCall, variable);
    }
    for (const { name } of known)
      t.true(page.includes(`Ar ${name}`) && section.includes(`\`${name}\``), name);
    for (const { command } of examples) t.true(section.includes(command), command);
    for (const exit of Object.keys(exits)) {
      const code = exitCodes[exit as keyof typeof exitCodes];
      t.true(page.includes(`.It ${code}\n`) && section.includes(`\n| ${code} | `), `${entry.name} ${code}`);
    }
  }
});

test('every exit code has its meaning', (t) => {
  for (const page of ['man/snakepit.1', 'docs/cli.md']) {
    const text = readFileSync(page, 'utf8');
    for (const code of Object.values(exitCodes)) t.regex(text, new RegExp(`^(\\.It|\\|) ${code}\\b`, 'm'));
  }
});

test('mandoc has nothing to say against the pages', (t) => {
  const pages = [...files.keys()].filter((path) => path.endsWith('.1'));
  const { error, stdout, status } = spawnSync('mandoc', ['-T', 'lint', ...pages], { encoding: 'utf8' });
  if (error !== undefined) return t.pass('mandoc is not installed here');
  t.is(stdout, '');
  return t.is(status, 0);
});

test('text is never taken for a macro', (t) => {
  t.is(mdocText('.Nm is a word. So is this'), '\\&.Nm is a word.\nSo is this');
  t.is(mdocWord('Nm'), '\\&Nm');
  t.is(mdocText("a \\ and a --flag, don't"), 'a \\e and a \\-\\-flag, don\\(aqt');
});
