import type { ErrorCode, Outcome } from '../command.js';
import type { HaltRule } from '../config/halt-rule.js';

/** A share of few commands says nothing: it counts from this many on, as in GNU parallel. */
const fewestForShare = 3;

/** What commands answer that were not done because everything halts. */
const halted: ReadonlySet<ErrorCode> = new Set(['shutting_down', 'cancelled']);

/** Counts how the commands of an input end, and says once when it is time to halt. */
export class HaltWatch {
  readonly #rule: HaltRule;
  readonly #onHalt: () => void;
  #stage: 'reading' | 'read' | 'halted' = 'reading';
  #accepted = 0;
  #ok = 0;
  #failed = 0;

  constructor(rule: HaltRule, onHalt: () => void) {
    this.#rule = rule;
    this.#onHalt = onHalt;
  }

  /** Commands that failed by themselves, not by the halt. */
  get failed(): number {
    return this.#failed;
  }

  /** A command was read. */
  accepted(): void {
    this.#accepted++;
  }

  settled(outcome: Outcome): void {
    if (outcome.ok) this.#ok++;
    else if (this.#stage !== 'halted' || !halted.has(outcome.error.code)) this.#failed++;
    this.#look();
  }

  /** All commands have been read: only now it is known how many there are. */
  inputEnded(): void {
    if (this.#stage !== 'reading') return;
    this.#stage = 'read';
    this.#look();
  }

  #look(): void {
    if (this.#stage === 'halted' || !this.#isReached()) return;
    this.#stage = 'halted';
    this.#onHalt();
  }

  #isReached(): boolean {
    const { subject, limit } = this.#rule;
    const done = this.#ok + this.#failed;
    const count = { done, success: this.#ok, fail: this.#failed }[subject];
    if ('count' in limit) return count >= limit.count;
    if (subject === 'done') return this.#stage === 'read' && done >= this.#accepted * limit.share;
    return done >= fewestForShare && count >= done * limit.share;
  }
}
