import { processesLeftWith } from '../../helpers/processes.js';
import { adapter } from '../../helpers/start.js';
import type { Report, Stage } from '../scenario.js';
import type { NextCommand } from './command-mix.js';
import { cleanUpMs, ObservedPit } from './observed-pit.js';
import { countDescriptors, type Trend } from './resources.js';
import { runLedger } from './run-ledger.js';
import { until, untilStuck } from './until.js';

export interface Play {
  /** Default: test/fixtures/adapters/works_under_fire.py, whose tools keep a ledger of their runs. */
  readonly adapter?: string;
  readonly workers: number;
  /** Flags of `start`, besides. */
  readonly args?: readonly string[];
  readonly next: NextCommand;
  /** Bytes of commands that are made at once. */
  readonly batchBytes?: number;
  /** Does whatever is done to the program, for as long as the stage has time; commands come all the while. */
  act(pit: ObservedPit): Promise<Act>;
}

/** What was done, and what was wrong. */
export interface Act {
  readonly kills?: number;
  readonly figures?: Readonly<Record<string, number>>;
  /** From when to when what was asked of the program was always the same, so that memory should be, too. Default: always. */
  readonly steady?: readonly [fromMs: number, toMs: number] | undefined;
  readonly complaints?: readonly string[];
}

/** Without any progress for so long, a program is taken to hang. */
const patienceMs = 30_000;
/** What belongs to the start is not part of a trend. */
const warmUpMs = (stage: Stage) => Math.min(15_000, stage.forMs / 4);

/**
 * Starts the program, writes commands as fast as they are taken while `act` does its worst, lets it come to rest, ends it,
 * and reports.
 */
export async function playUnderLoad(stage: Stage, play: Play): Promise<Report> {
  const ledger = runLedger(stage);
  const served = play.adapter ?? adapter('works_under_fire.py');
  const pit = new ObservedPit(stage, {
    args: ['-w', String(play.workers), ...(play.args ?? []), served],
    env: ledger.env,
  });
  try {
    const isReady = () => pit.slots.ready.length === play.workers || pit.hasEnded;
    await until(isReady, patienceMs, stage);
    if (pit.hasEnded) throw new Error(`did not start:\n${pit.log.join('\n')}`);
    const atRest = countDescriptors(pit.pid);

    const startedAt = performance.now();
    let isOver = false;
    const fed = feed(pit, play, () => isOver);
    const act = await play.act(pit).finally(() => {
      isOver = true;
    });
    await fed;
    const endedAt = performance.now();

    const complaints = [...(act.complaints ?? [])];
    const { answers, slots } = pit;
    const progress = () => answers.answered + slots.ready.length;
    const isQuiet = () => (answers.unanswered === 0 && isReady()) || pit.hasEnded;
    if (!(await untilStuck(isQuiet, progress, patienceMs, stage))) complaints.push('it hangs');
    const ready = slots.ready.length;
    if (pit.hasEnded) complaints.push('it ended by itself');
    else if (!(await comesBackTo(atRest, pit, stage))) {
      complaints.push(`${countDescriptors(pit.pid)} descriptors at rest, ${atRest} before`);
    }
    pit.end();
    if (!(await until(() => pit.hasEnded, patienceMs, stage))) complaints.push('it does not end');
    const orphans = await processesLeftWith(pit.mark, cleanUpMs);

    const trend = pit.resources.trend(...(act.steady ?? [startedAt + warmUpMs(stage), endedAt]));
    const deaths = slots.deaths('crash', 'start-failure', 'unresponsive');
    const { runs, runTwice, neverRan } = ledger.check(answers);
    if (neverRan > 0 && play.adapter === undefined)
      complaints.push(`${neverRan} have results, and never ran`);
    if (answers.strange.length > 0) complaints.push(`strange answers: ${answers.strange.join(' ')}`);
    complaints.push(...slots.complaints, ...complaintsOfEnd(pit, await pit.ended), ...complaintsOf(trend));
    return {
      kills: act.kills ?? 0,
      commands: answers.written,
      unanswered: answers.unanswered,
      answeredTwice: answers.answeredTwice,
      runTwice,
      failed: answers.failed,
      orphans: orphans.length,
      filesLeft: pit.files().length,
      slotsReady: [ready, play.workers],
      descriptorsPerMinute: trend?.descriptorsPerMinute,
      mibPerMinute: trend?.mibPerMinute,
      figures: {
        runs,
        deaths,
        ...(trend === undefined ? {} : { 'peak MiB': trend.peakMib }),
        ...act.figures,
      },
      complaints,
    };
  } finally {
    await pit.dispose();
  }
}

async function feed(pit: ObservedPit, { next, batchBytes = 4096 }: Play, isOver: () => boolean) {
  while (!isOver() && !pit.hasEnded) {
    let text = '';
    while (text.length < batchBytes) text += next(pit.answers);
    await pit.write(text);
    // Where everything is taken at once, others want to have a turn as well.
    await new Promise((done) => setImmediate(done));
  }
}

/** What is closed late (a stream of a dead worker) may take a moment. */
function comesBackTo(descriptors: number, pit: ObservedPit, stage: Stage): Promise<boolean> {
  return until(() => pit.hasEnded || countDescriptors(pit.pid) <= descriptors, 3000, stage);
}

function complaintsOfEnd(
  { answers, log }: ObservedPit,
  { code, signal }: { code: number | null; signal: string | null },
) {
  const hasFailed = Object.keys(answers.failed).length > 0;
  if (signal === null && code === (hasFailed ? 1 : 0)) return [];
  return [`it ended with ${signal ?? code}:\n${log.join('\n')}`];
}

/** More growth than this, within the time that was looked at, is a leak. */
const mostMib = 24;
const mostDescriptors = 8;

function complaintsOf(trend: Trend | undefined): readonly string[] {
  if (trend === undefined) return [];
  const minutes = trend.seconds / 60;
  const complaints = [];
  if (trend.mibPerMinute * minutes > mostMib) {
    complaints.push(`memory grew by ${trend.mibPerMinute.toFixed(1)} MiB a minute`);
  }
  if (trend.descriptorsPerMinute * minutes > mostDescriptors) {
    complaints.push(`descriptors grew by ${trend.descriptorsPerMinute.toFixed(1)} a minute`);
  }
  return complaints;
}
