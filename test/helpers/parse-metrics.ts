import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { developmentPython } from './start.js';

/** A value of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric, with its samples: of a histogram all its buckets, sum and count. */
export interface ParsedMetric {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const program = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families as parse
print(json.dumps([
    {"name": m.name, "type": m.type, "help": m.documentation,
     "samples": [{"name": s.name, "labels": s.labels, "value": s.value} for s in m.samples]}
    for m in parse(sys.stdin.read())
]))
`;

/** What a scrape says, as the parser of Prometheus' own Python client reads it. */
export async function parseMetrics(scrape: string): Promise<readonly ParsedMetric[]> {
  const child = spawn(developmentPython, ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(scrape);
  return JSON.parse(await text(child.stdout));
}

/** The value of the one sample with these labels; undefined where there is none. */
export function figureOf(
  metrics: readonly ParsedMetric[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return metrics
    .flatMap(({ samples }) => samples)
    .find(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )?.value;
}

/** The values that a label of a metric has. */
export function labelsOf(metrics: readonly ParsedMetric[], name: string, label: string): readonly string[] {
  const samples = metrics.flatMap((metric) => metric.samples).filter((sample) => sample.name === name);
  return [...new Set(samples.flatMap(({ labels }) => labels[label] ?? []))].sort();
}
