import { harmless } from '../../log/harmless.js';
import { helpWidth, wrap } from '../help/wrap.js';
import { counted } from '../text.js';
import type { Verdict } from './check.js';
import type { Checked } from './run-checks.js';

/** How many of each there were, and how many were put right. */
export interface Tally {
  readonly problems: number;
  readonly warnings: number;
  readonly fixable: number;
  readonly fixed: number;
}

export function tallyOf(all: readonly Checked[]): Tally {
  const count = (verdict: Verdict) => all.filter(({ finding }) => finding.verdict === verdict).length;
  return {
    problems: count('problem'),
    warnings: count('warning'),
    fixable: all.filter(({ finding }) => finding.fix !== undefined).length,
    fixed: all.filter(({ fix }) => fix === 'done').length,
  };
}

const symbols: Readonly<Record<Verdict, string>> = { ok: '✔', warning: '!', problem: '✖', skipped: '-' };
const colours: Readonly<Record<Verdict, number>> = { ok: 32, warning: 33, problem: 31, skipped: 2 };

/** Symbol, title, and where the text begins. */
const column = 15;

/** A check as people read it, in lines of 80 columns. A path may be longer than that, and then stays whole. */
export function checkedText({ check, pool, finding, fix }: Checked, hasColour: boolean): string {
  const { verdict, says, more = [], remedy } = finding;
  const symbol = hasColour ? `\x1b[${colours[verdict]}m${symbols[verdict]}\x1b[0m` : symbols[verdict];
  const head = `${symbol} ${check.title.padEnd(column - 2)}`;
  const done = fix === 'done' ? ['put right: it was not so before'] : [];
  const failed =
    typeof fix === 'object' ? [`could not be put right: ${fix.message}`, ...asList(fix.remedy)] : [];
  const advice = verdict === 'ok' || verdict === 'skipped' ? [] : asList(remedy);
  return [
    ...hanging(pool === undefined ? says : `${pool}: ${says}`, head, ' '.repeat(column)),
    ...more.map((line) => `${' '.repeat(column)}${harmless(line)}\n`),
    ...[...done, ...failed, ...advice].flatMap((line) =>
      hanging(line, `${' '.repeat(column)}→ `, ' '.repeat(column + 2)),
    ),
  ].join('');
}

/** One line at the end. */
export function summaryText({ problems, warnings, fixable, fixed }: Tally, isFixing: boolean): string {
  const found = [
    ...(problems > 0 ? [counted(problems, 'problem')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(fixed > 0 ? [`${fixed} put right`] : []),
  ];
  if (problems + warnings === 0) return `\nEverything is fine${fixed > 0 ? `, ${fixed} put right` : ''}.\n`;
  const hint = fixable > 0 && !isFixing ? `; snakepit doctor --fix puts ${fixable} of them right` : '';
  return `\n${found.join(', ')}${hint}.\n`;
}

/** All of it for programs. */
export function reportJson(all: readonly Checked[], version: string): string {
  const { problems, warnings, fixed } = tallyOf(all);
  const checks = all.map(({ check, pool, finding, fix }) => ({
    name: check.name,
    pool: pool ?? null,
    verdict: finding.verdict,
    says: finding.says,
    more: finding.more ?? [],
    remedy: finding.verdict === 'ok' ? null : (finding.remedy ?? null),
    fixable: finding.fix !== undefined,
    fixed: fix === 'done',
    fix_failed: typeof fix === 'object' ? fix.message : null,
    facts: finding.facts ?? {},
  }));
  return `${JSON.stringify({ snakepit: version, ok: problems === 0, problems, warnings, fixed, checks })}\n`;
}

function hanging(text: string, head: string, indent: string): readonly string[] {
  const lines = wrap(harmless(text), helpWidth - indent.length);
  return lines.map((line, index) => `${index === 0 ? head : indent}${line}`.trimEnd().concat('\n'));
}

function asList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}
