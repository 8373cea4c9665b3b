// npm run test:soak [-- NAME …] [--minutes N] [--seed TEXT] [--json]: long scenarios against the real program, one after
// the other. It ends with what happened and whether every promise was kept; the exit status is 1 where one was not.
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { playAll } from './play.js';
import { progressLine } from './progress-line.js';
import { scenarios } from './scenarios.js';
import { summary } from './summary.js';

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0`);
const unknown = positionals.find((name) => !scenarios.some((one) => one.name === name));
if (unknown !== undefined) {
  throw new Error(`no scenario ${unknown}; there are ${scenarios.map(({ name }) => name).join(', ')}`);
}
const chosen = scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.exitCode = 128 + constants.signals[signal];
    interruption.abort();
  });
}
const { seed } = values;
const line = progressLine(process.stderr);
const played = await playAll(chosen, {
  seed,
  minutes,
  interrupted: interruption.signal,
  progress: line.show,
});
line.clear();
const isWell = played.every(({ faults }) => faults.length === 0);
process.stdout.write(
  values.json
    ? `${JSON.stringify({ seed, minutes, ok: isWell, scenarios: played }, undefined, 2)}\n`
    : summary(played, seed),
);
process.exitCode ??= isWell ? 0 : 1;
