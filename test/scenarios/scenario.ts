import type { Random } from './support/random.js';

/** What a scenario is given to play on. */
export interface Stage {
  /** Empty, and gone afterwards. */
  readonly folder: string;
  readonly random: Random;
  /** Time it should take. It may take less, and some more until everything is answered and gone. */
  readonly forMs: number;
  /** Aborts where the play is called off: what was started is ended, and the scenario rejects. */
  readonly interrupted: AbortSignal;
  /** Tells whoever watches how far it is. */
  readonly progress: (text: string) => void;
}

/** How a scenario went. What no scenario may end with is counted apart; `complaints` says in words what else was wrong. */
export interface Report {
  /** Processes that it killed. */
  readonly kills: number;
  /** Lines that were written. */
  readonly commands: number;
  readonly unanswered: number;
  readonly answeredTwice: number;
  /** Commands that must not run again and did, as an outside ledger tells. */
  readonly runTwice: number;
  /** Commands that failed, by the code of their error. */
  readonly failed: Readonly<Record<string, number>>;
  /** Processes that were left. */
  readonly orphans: number;
  readonly filesLeft: number;
  /** Workers that were ready when all was over, and that should have been. */
  readonly slotsReady: readonly [ready: number, of: number];
  /** Of the supervisor, per minute; undefined where it did not live long enough to tell. */
  readonly descriptorsPerMinute: number | undefined;
  readonly mibPerMinute: number | undefined;
  /** What else is worth knowing. */
  readonly figures: Readonly<Record<string, number>>;
  readonly complaints: readonly string[];
}

export type Scenario = (stage: Stage) => Promise<Report>;

/** Everything that is wrong with a report, in words; empty where it is as it has to be. */
export function faultsOf(report: Report): readonly string[] {
  const [ready, slots] = report.slotsReady;
  const faults: readonly (readonly [count: number, what: string])[] = [
    [report.unanswered, 'unanswered'],
    [report.answeredTwice, 'answered twice'],
    [report.runTwice, 'run twice'],
    [report.orphans, 'processes left'],
    [report.filesLeft, 'files left'],
    [slots - ready, 'workers not ready at the end'],
  ];
  return [
    ...faults.filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`),
    ...report.complaints,
  ];
}
