import type { Benchmark, BenchmarkResult, Spread } from './benchmark.js';

/** A benchmark's result as a Markdown table, with its goals below. */
export function table(result: BenchmarkResult, { goals }: Benchmark): string {
  const rows = result.contenders.map(({ name, missing, figures, ratio }) => [
    name,
    missing ??
      Object.entries(figures)
        .map(([key, figure]) => `${key} ${show(figure)}`)
        .join(', '),
    ratio === undefined ? '' : `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
  ]);
  const header = [`${result.title} (${result.unit})`, 'median (min–max)', 'ours ÷ this'];
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const verdicts = goals.map((goal) => `- ${goal.isMet(result) ? 'met' : 'MISSED'}: ${goal.text}`);
  return `${lines.join('\n')}\n\n${verdicts.join('\n')}\n`;
}

function show({ median, min, max }: Spread): string {
  return `${figure(median)} (${figure(min)}–${figure(max)})`;
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US').replaceAll(',', ' ') : value.toPrecision(3);
}
