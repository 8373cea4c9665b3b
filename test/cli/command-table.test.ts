import { readdirSync } from 'node:fs';
import test from 'ava';
import { allCommands } from '../../src/cli/all-commands.js';
import { exitCodes } from '../../src/cli/exit-codes.js';
import { commandHelp } from '../../src/cli/help/command-help.js';
import { programHelp } from '../../src/cli/help/program-help.js';
import { readValue } from '../../src/config/read-value.js';

const commands = await allCommands();

function fits(text: string, rows: number): boolean {
  const lines = text.trimEnd().split('\n');
  return lines.length <= rows && lines.every((line) => [...line].length <= 80);
}

test('each command has a file of its own', (t) => {
  const files = readdirSync('src/cli/commands').map((name) => name.replace(/\.ts$/, ''));
  t.deepEqual(files.sort(), commands.map(({ entry }) => entry.name).sort());
});

test('help fits a screen, and has examples', (t) => {
  t.true(fits(programHelp(), 24), programHelp());
  for (const { entry, definition } of commands) {
    const help = commandHelp(entry, definition, { isAll: false });
    t.true(fits(help, entry.name === 'start' ? 40 : 24), help);
    t.regex(help, /^Examples:\n {2}/m);
    t.true(help.startsWith(`Usage: snakepit ${entry.name}`));
  }
});

test('--help-all shows every flag, with the variable of each', (t) => {
  for (const { entry, definition } of commands) {
    const help = commandHelp(entry, definition, { isAll: true });
    for (const name of Object.keys(definition.flags)) t.true(help.includes(`--${name}`), name);
    t.true(help.split('\n').every((line) => line.length <= 80));
  }
});

test('program help names every command', (t) => {
  const words = programHelp().split(/[\s,]+/);
  for (const { entry } of commands) t.true(words.includes(entry.name), entry.name);
});

test('the table is sound', (t) => {
  for (const { entry, definition } of commands) {
    const { name, summary } = entry;
    const { arguments: known = [], flags, examples, exits } = definition;
    t.notRegex(summary, /^[A-Z]|\.$/, name);
    for (const [flag, about] of Object.entries(flags)) {
      const { default: preset } = about;
      if (preset !== undefined) t.notThrows(() => readValue(about, preset), flag);
      t.is(about.kind === 'choice', about.choices !== undefined, flag);
      t.is(about.kind === 'switch', about.placeholder === undefined, flag);
      t.notRegex(about.help, /\.$/, flag);
    }
    const letters = Object.values(flags).flatMap(({ short }) => short ?? []);
    t.is(new Set(letters).size, letters.length, name);
    t.true(examples.length > 0 && examples.every(({ command }) => command.includes('snakepit')), name);
    for (const exit of Object.keys(exits)) t.true(exit in exitCodes, exit);
    const firstOptional = known.findIndex(({ isOptional }) => isOptional);
    t.true(firstOptional === -1 || known.slice(firstOptional).every(({ isOptional }) => isOptional), name);
    t.true(
      known.slice(0, -1).every(({ isRepeated }) => !isRepeated),
      name,
    );
  }
});
