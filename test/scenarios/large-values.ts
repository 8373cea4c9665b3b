import type { Scene } from '../helpers/scene.js';
import { adapter, commands, start } from '../helpers/start.js';

export interface LargeValues {
  /** Of an argument, and of a result. */
  readonly mebibytes: number;
}

/** Arguments and results as large as they may be, and larger: they go through, or say that they do not; the worker lives. */
export async function largeValues(t: Scene, { mebibytes }: LargeValues): Promise<void> {
  const size = mebibytes * 1024 * 1024;
  const line = commands({ tool: 'length', args: ['x'.repeat(size)] });
  const ask = commands({ tool: 'text_of', args: [size] });
  const answers = adapter('answers.py');
  const limits = ['--max-line', String(line.length), '--max-result', String(size + 2)];
  const tight = ['--max-line', String(line.length - 2), '--max-result', String(size + 1)];
  for (const [given, isEnough] of [
    [limits, true],
    [tight, false],
  ] as const) {
    const args = ['-w', '1', answers, ...given, '--log-format', 'json', '-v'];
    const program = await start(t, { args, patienceMs: 15_000 + mebibytes * 200 });
    program.end(`${line}${ask}${commands({ tool: 'add', args: [1, 2] })}`);
    const { code, results, stderr } = await program.ended;
    t.is(results[2]?.result, 3);
    t.is(stderr.split('"type":"worker-starting"').length - 1, 1);
    if (isEnough) {
      t.is(code, 0);
      t.is(results[0]?.result, size);
      t.is(String(results[1]?.result).length, size);
    } else {
      t.is(results[0]?.error?.code, 'line_too_long');
      t.is(results[1]?.error?.code, 'result_too_large');
    }
  }
}
