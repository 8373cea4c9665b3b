import type { Report, Stage } from './scenario.js';
import { commandMix, ofAllLengths } from './support/command-mix.js';
import { moreFailedThan } from './support/more-failed-than.js';
import { kill, type ObservedPit } from './support/observed-pit.js';
import { type Act, playUnderLoad } from './support/play-under-load.js';
import type { Random } from './support/random.js';
import { pause } from './support/until.js';

export interface MixedChaos {
  readonly workers: number;
  /** Between two attacks, on average. */
  readonly everyMs: number;
}

/** What may befall a program; resolves with the number of processes that it killed. */
type Attack = (attack: {
  readonly stage: Stage;
  readonly pit: ObservedPit;
  readonly random: Random;
}) => Promise<number>;

/** Codes that commands of this mix may fail with. */
const expectedCodes = ['tool_error', 'worker_crashed', 'poisoned'];

/** Everything at once: workers killed, also as they boot, stopped, and let go on; the sentinel killed; tools of all kinds. */
export async function mixedChaos(stage: Stage, { workers, everyMs }: MixedChaos): Promise<Report> {
  const next = commandMix(stage.random.fork('commands'), [
    { share: 400, tool: 'once', args: ofAllLengths },
    { share: 100, tool: 'once', idempotent: 'command', args: ofAllLengths },
    { share: 300, tool: 'again', idempotent: 'tool', args: ofAllLengths },
    { share: 100, tool: 'large', args: (random) => [Math.round(random.between(1, 20_000))] },
    { share: 5, tool: 'large', args: (random) => [Math.round(random.between(100_000, 2_000_000))] },
    { share: 5, tool: 'compute', args: (random) => [Math.round(random.between(1, 300))] },
    { share: 5, tool: 'leaves_children' },
    { share: 30, tool: 'fails' },
    { share: 2, tool: 'dies' },
    { share: 2, tool: 'prints', args: (random) => [1 + random.below(10)] },
  ]);
  const report = await playUnderLoad(stage, {
    workers,
    args: [
      ...['--max-restarts', '1000/5s', '--max-start-failures', '1000', '--backoff', '10ms..200ms'],
      ...['--heartbeat', '250ms', '--heartbeat-timeout', '1s', '--stop-timeout', '500ms'],
    ],
    next,
    act: (pit) => attackAll(stage, pit, everyMs),
  });
  const strangers = Object.keys(report.failed).filter((code) => !expectedCodes.includes(code));
  const complaints = strangers.map((code) => `${report.failed[code]} failed with ${code}`);
  complaints.push(...moreFailedThan(report.figures['deaths'] ?? 0, report));
  return { ...report, complaints: [...report.complaints, ...complaints] };
}

async function attackAll(stage: Stage, pit: ObservedPit, everyMs: number): Promise<Act> {
  const random = stage.random.fork('attacks');
  const end = performance.now() + stage.forMs;
  let kills = 0;
  /** Those that take a while go on beside others. */
  const underway = new Set<Promise<void>>();
  while (performance.now() < end && !pit.hasEnded) {
    const attack = drawAttack(random)({ stage, pit, random })
      .then((killed) => {
        kills += killed;
      })
      // One ends early only where all is called off, which the pause below tells.
      .catch(() => {})
      .finally(() => underway.delete(attack));
    underway.add(attack);
    stage.progress(`${kills} kills, ${pit.answers.answered} answered`);
    await pause(random.between(0.2, 1.8) * everyMs, stage);
  }
  await Promise.all(underway);
  return { kills };
}

const attacks: readonly (readonly [share: number, attack: Attack])[] = [
  [40, async ({ pit, random }) => hit(random.pick(pit.slots.ready)?.pid, 'SIGKILL')],
  [5, async ({ pit, random }) => hit(random.pick(pit.slots.ready)?.pid, 'SIGTERM')],
  [10, async ({ pit, random }) => hit(random.pick(pit.booting()), 'SIGKILL')],
  [20, stopForAWhile],
  // It is found by its heartbeats.
  [5, async ({ pit, random }) => hit(random.pick(pit.slots.ready)?.pid, 'SIGSTOP')],
  [5, stopSupervisor],
  [5, async ({ pit }) => hit(pit.sentinel(), 'SIGKILL')],
];

function drawAttack(random: Random): Attack {
  const total = attacks.reduce((sum, [share]) => sum + share, 0);
  let left = random.next() * total;
  for (const [share, attack] of attacks) {
    left -= share;
    if (left < 0) return attack;
  }
  throw new Error('attacks have shares');
}

function hit(pid: number | undefined, signal: NodeJS.Signals): number {
  return pid !== undefined && kill(pid, signal) ? 1 : 0;
}

async function stopForAWhile({ stage, pit, random }: Parameters<Attack>[0]): Promise<number> {
  const pid = random.pick(pit.slots.ready)?.pid;
  const ms = random.between(20, 1500);
  if (hit(pid, 'SIGSTOP') === 0) return 0;
  await pause(ms, stage);
  // It may have been killed meanwhile, but then its pid is nobody else's so soon.
  hit(pid, 'SIGCONT');
  return 0;
}

async function stopSupervisor({ stage, pit, random }: Parameters<Attack>[0]): Promise<number> {
  const ms = random.between(20, 800);
  pit.signal('SIGSTOP');
  await pause(ms, stage).finally(() => pit.signal('SIGCONT'));
  return 0;
}
