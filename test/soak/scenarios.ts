import { killedAndStartedAgain } from '../scenarios/killed-and-started-again.js';
import { longInput } from '../scenarios/long-input.js';
import { mixedChaos } from '../scenarios/mixed-chaos.js';
import { outputBursts } from '../scenarios/output-bursts.js';
import { randomKills } from '../scenarios/random-kills.js';
import { resumedAfterKills } from '../scenarios/resumed-after-kills.js';
import type { Scenario } from '../scenarios/scenario.js';
import { sleepingReader } from '../scenarios/sleeping-reader.js';
import { stoppedSupervisor } from '../scenarios/stopped-supervisor.js';
import { supervisorKills } from '../scenarios/supervisor-kills.js';
import { sceneScenario } from './scene-scenario.js';

export interface SoakScenario {
  readonly name: string;
  /** Its part of the time, of a hundred. What it leaves goes to those after it. */
  readonly share: number;
  /** With parameters that suit its time; in the ten minutes of a usual run they are what the comments say. */
  readonly play: Scenario;
}

const workers = 4;

export const scenarios: readonly SoakScenario[] = [
  {
    name: 'random-kills',
    share: 30,
    // More than a thousand.
    play: (stage) => randomKills(stage, { workers, kills: Math.ceil(stage.forMs / 175) }),
  },
  {
    name: 'supervisor-kills',
    share: 12,
    // A hundred.
    play: (stage) => supervisorKills(stage, { rounds: Math.ceil(stage.forMs / 720) }),
  },
  {
    name: 'killed-and-started-again',
    share: 2,
    play: sceneScenario((t, { forMs }) => killedAndStartedAgain(t, { rounds: Math.ceil(forMs / 1000) })),
  },
  {
    name: 'resumed-after-kills',
    share: 3,
    // A dozen.
    play: sceneScenario((t, { forMs, random }) =>
      resumedAfterKills(t, {
        kills: Math.ceil(forMs / 1500),
        lines: Math.ceil(forMs / 3),
        withinMs: 500,
        random,
      }),
    ),
  },
  {
    name: 'long-input',
    share: 13,
    play: (stage) => longInput(stage, { workers, lines: 10_000_000 }),
  },
  {
    name: 'sleeping-reader',
    share: 16,
    // A minute, and twice five seconds.
    play: (stage) =>
      sleepingReader(stage, {
        workers,
        napsMs: [Math.min(60_000, stage.forMs * 0.65), stage.forMs * 0.05, stage.forMs * 0.05],
        slowMs: stage.forMs * 0.12,
        slowKibPerSecond: 64,
      }),
  },
  {
    name: 'stopped-supervisor',
    share: 8,
    // Twenty seconds.
    play: (stage) => stoppedSupervisor(stage, { workers, stoppedMs: Math.min(20_000, stage.forMs * 0.42) }),
  },
  {
    name: 'output-bursts',
    share: 5,
    play: (stage) => outputBursts(stage, { workers, mebibytes: 64 }),
  },
  {
    name: 'mixed-chaos',
    share: 11,
    play: (stage) => mixedChaos(stage, { workers, everyMs: 200 }),
  },
];
