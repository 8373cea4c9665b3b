import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { openDashboardTerminal, startLine } from '../helpers/dashboard.js';
import { adapter, commands } from '../helpers/start.js';

const answers = adapter('answers.py');

test('results on the terminal stand whole above the bar, which is gone in the end', async (t) => {
  const terminal = await openDashboardTerminal(t);
  if (terminal === undefined) return;
  const naps = `for i in $(seq 20); do echo '${commands({ tool: 'nap', args: [0.1] }).trim()}'; done`;
  terminal.type(`${naps} | ${startLine(answers)} -q; echo over.`);
  await terminal.until(/^answers: ready 1\/1, [1-9]\d* done, .*\/s, \d+ queued, \d+ in flight$/m);
  await terminal.until(/^over\.$/m);
  await terminal.isRestored();
  const results = terminal
    .shown()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  t.deepEqual(
    results.map((line) => (JSON.parse(line) as { line: number }).line),
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  t.notRegex(terminal.all(), /\d queued/);
});

test('--dashboard bar tells how far a file is, and what fits in narrow terminals', async (t) => {
  const terminal = await openDashboardTerminal(t, { columns: 60, rows: 10 });
  if (terminal === undefined) return;
  const { folder, type, until, resize } = terminal;
  const jobs = join(folder, 'jobs');
  type(
    `for i in $(seq 300); do printf '%-2000s\\n' '${commands({ tool: 'nap', args: [0.05] }).trim()}'; done > ${jobs}`,
  );
  type(`${startLine(answers)} -q --queue 10 --dashboard bar < ${jobs} > ${join(folder, 'out')}`);
  await until(/^answers: ready 1\/1, \d+ done, [\d.]+\/s, [1-9]\d? %, \d+s left$/m);
  resize(30, 10);
  await until(/^answers: ready 1\/1, \d+ done$/m);
  terminal.press('C-c');
  type('echo over.');
  await until(/^over\.$/m);
  t.false(terminal.isAlternate());
});

test('two pits of a pipeline draw one line, that of the first, and never touch the keys', async (t) => {
  const terminal = await openDashboardTerminal(t, { columns: 160 });
  if (terminal === undefined) return;
  const { folder, type, until, shown } = terminal;
  const out = join(folder, 'out');
  const naps = `for i in $(seq 40); do echo x; sleep 0.1; done`;
  const toCommands = `while read -r line; do echo '${commands({ tool: 'nap', args: [0.01] }).trim()}'; done`;
  type(
    `${naps} | ${startLine(`${answers}:echo`, '-l', '-q', '-n', 'first')} | ${toCommands} | ${startLine(answers, '-q', '-n', 'second')} > ${out}; echo over.`,
  );
  await until(/^first: ready 1\/1, [1-9]\d* done/m);
  t.notRegex(shown(), /^second: /m);
  t.regex(shown(), /^first: .*\n+$/m, 'it is the last line');
  // The first ends before the second.
  await until(/^over\.$/m);
  t.regex(readFileSync(out, 'utf8'), /"line":40,/);
  t.notRegex(shown(), /\d queued/);
  await terminal.isRestored();
});
