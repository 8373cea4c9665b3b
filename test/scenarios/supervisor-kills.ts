import { adapter } from '../helpers/start.js';
import type { Report, Stage } from './scenario.js';
import { commandMix, ofAllLengths } from './support/command-mix.js';
import { Housekeeping } from './support/housekeeping.js';
import { kill, ObservedPit } from './support/observed-pit.js';
import type { Random } from './support/random.js';
import { type RunLedger, runLedger } from './support/run-ledger.js';
import { pause, until } from './support/until.js';

export interface SupervisorKills {
  readonly rounds: number;
}

/** One life of a supervisor, and how it is cut short. */
interface Round {
  /**
   * `boot`: killed so long after it was started, before there is anything, or amid everything. `load`: after its first
   * answer, with commands at work, and children of theirs in sessions of their own.
   */
  readonly moment: 'boot' | 'load';
  readonly afterMs: number;
  /** What becomes of its sentinel before: nothing; it is killed, and replaced; it is killed together with it. */
  readonly sentinel: 'lives' | 'replaced' | 'killed';
  /** The next one is started at once, while the house is still being cleaned. */
  readonly isPressed: boolean;
}

const readyMs = 20_000;

/** Starts, `kill -9` of the supervisor, a start of the same name, and so on; the last one leaves in good order. */
export async function supervisorKills(stage: Stage, { rounds }: SupervisorKills): Promise<Report> {
  const random = stage.random.fork('rounds');
  const house = new Housekeeping();
  const deadline = performance.now() + stage.forMs * 1.5;
  let kills = 0;
  let commands = 0;
  let answeredTwice = 0;
  let runTwice = 0;
  const served = { ready: 0, of: 0 };

  const play = async (round: Round | undefined): Promise<void> => {
    const ledger = runLedger(stage, `ledger-${kills}`);
    const pit = startPit(stage, ledger);
    try {
      if (round?.moment !== 'boot') {
        served.of++;
        if (await serves(stage, pit, random)) served.ready++;
        else house.complain(`did not serve:\n${pit.log.join('\n')}`);
        await house.settleAll();
      }
      if (round === undefined) await endWell(stage, pit, house);
      else {
        await pause(round.afterMs, stage);
        if (round.sentinel !== 'lives') await killSentinel(stage, pit, round, house);
        pit.signal('SIGKILL');
        kills++;
      }
    } finally {
      house.expectNothingOf(pit, {
        isLeftToNext: round?.sentinel === 'killed',
        isPressed: round?.isPressed === true,
      });
      commands += pit.answers.written;
      answeredTwice += pit.answers.answeredTwice;
      runTwice += ledger.check(pit.answers).runTwice;
    }
    if (round !== undefined && !round.isPressed && round.sentinel !== 'killed') await house.settle();
  };

  try {
    while (kills < rounds && performance.now() < deadline) {
      await play(drawRound(random));
      stage.progress(`${kills} of ${rounds} rounds, clean after at most ${Math.round(house.slowestMs)} ms`);
    }
    await play(undefined);
  } finally {
    await house.settleAll();
  }
  if (kills < rounds) house.complain(`only ${kills} of ${rounds} rounds`);
  return {
    kills,
    commands,
    unanswered: 0,
    answeredTwice,
    runTwice,
    failed: {},
    orphans: house.orphans,
    filesLeft: house.filesLeft,
    slotsReady: [served.ready, served.of],
    descriptorsPerMinute: undefined,
    mibPerMinute: undefined,
    figures: { 'slowest clean-up ms': house.slowestMs },
    complaints: house.complaints,
  };
}

function drawRound(random: Random): Round {
  const isPressed = random.next() < 0.3;
  if (random.next() < 0.5) {
    return { moment: 'boot', afterMs: random.between(0, 500), sentinel: 'lives', isPressed };
  }
  const chance = random.next();
  const sentinel = chance < 0.8 ? 'lives' : chance < 0.9 ? 'replaced' : 'killed';
  return { moment: 'load', afterMs: random.between(0, 200), sentinel, isPressed };
}

function startPit(stage: Stage, ledger: RunLedger): ObservedPit {
  const args = ['-w', '2', '-n', 'pit', '--on-eof', 'stay', adapter('works_under_fire.py')];
  return new ObservedPit(stage, { args, env: ledger.env });
}

/** Gives it work for a second, and waits for the first answers. */
async function serves(stage: Stage, pit: ObservedPit, random: Random): Promise<boolean> {
  const next = commandMix(random, [
    { share: 90, tool: 'once', args: ofAllLengths },
    { share: 10, tool: 'leaves_children' },
  ]);
  await pit.write(Array.from({ length: 200 }, () => next(pit.answers)).join(''));
  await until(() => pit.answers.answered >= 10 || pit.hasEnded, readyMs, stage);
  return pit.answers.answered >= 10;
}

async function killSentinel(
  stage: Stage,
  pit: ObservedPit,
  round: Round,
  house: Housekeeping,
): Promise<void> {
  const sentinel = pit.sentinel();
  if (sentinel === undefined || !kill(sentinel)) house.complain('there is no sentinel');
  if (round.sentinel === 'killed') return;
  const isReplaced = () => ![undefined, sentinel].includes(pit.sentinel());
  if (!(await until(isReplaced, 5000, stage))) house.complain('the sentinel was not replaced');
}

async function endWell(stage: Stage, pit: ObservedPit, house: Housekeeping): Promise<void> {
  pit.signal('SIGTERM');
  if (!(await until(() => pit.hasEnded, readyMs, stage))) house.complain('the last one does not end');
}
