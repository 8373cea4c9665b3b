import { showFullView } from '../../../../src/dashboard/full/show-full-view.js';
import type { ViewActions } from '../../../../src/dashboard/full-view.js';
import type { PitLink } from '../../../../src/dashboard/pit-link.js';
import type { Key, KeyName } from '../../../../src/dashboard/terminal/key.js';
import type { Screen } from '../../../../src/dashboard/terminal/screen.js';
import { FakeClock } from '../../../helpers/fake-clock.js';

export interface ShownOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly hasColour?: boolean;
  readonly quitting?: 'stop' | 'leave';
  /** What requests come to, by their verb. Default: `{}`. */
  readonly replies?: Readonly<Record<string, unknown>>;
}

/** A view on a screen that remembers, with a pit behind it that says what a test wants. */
export class Shown {
  readonly clock = new FakeClock();
  /** Frames that were shown. */
  readonly frames: string[] = [];
  readonly sent: string[] = [];
  readonly asked: (readonly [verb: string, params: object])[] = [];
  readonly commands: string[] = [];
  /** Calls of actions, and what came with them. */
  readonly acts: string[] = [];
  readonly close: () => void;
  readonly #screen: { columns: number; rows: number } & Screen;
  readonly #watchers = new Map<string, (part: unknown) => void>();
  #press: (key: Key) => void = () => {};
  #resized: () => void = () => {};
  #end: () => void = () => {};
  #seq = 0;

  constructor(options: ShownOptions = {}) {
    const { columns = 80, rows = 24, hasColour = false, quitting = 'stop', replies = {} } = options;
    this.#screen = {
      columns,
      rows,
      onResize: (listener) => {
        this.#resized = listener;
        return () => {
          this.#resized = () => {};
        };
      },
      show: (frame) => this.frames.push(frame),
      send: (sequence) => this.sent.push(sequence),
    };
    const link: PitLink = {
      closed: new Promise((resolve) => {
        this.#end = resolve;
      }),
      request: (verb, params = {}, onPart = () => {}) => {
        this.asked.push([verb, params]);
        if ('watch' in params || 'follow' in params) {
          this.#watchers.set(verb, onPart);
          return new Promise(() => {});
        }
        const reply = replies[verb] ?? {};
        return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
      },
      command: async (members) => {
        this.commands.push(members);
        return {
          reply: { id: 1, line: 1, ok: true, result: 3 },
          text: '{"id":1,"line":1,"ok":true,"result":3}',
        };
      },
    };
    const act = (name: string) => (text?: string) =>
      void this.acts.push(text === undefined ? name : `${name} ${text}`);
    const actions: ViewActions = {
      quit: act('quit'),
      interrupt: act('interrupt'),
      suspend: act('suspend'),
      page: act('page'),
    };
    const view = showFullView({
      link,
      screen: this.#screen,
      keyboard: {
        onKey: (listener) => {
          this.#press = listener;
          return () => {
            this.#press = () => {};
          };
        },
      },
      clock: this.clock,
      actions,
      quitting,
      hasColour,
    });
    this.close = () => view.close();
  }

  /** The last frame. */
  get frame(): string {
    return this.frames.at(-1) ?? '';
  }

  get lines(): readonly string[] {
    return this.frame.split('\n');
  }

  /** A status, as it is sent, and the frame after it. */
  async report(report: object): Promise<void> {
    this.say(report);
    await this.clock.advance(100);
  }

  /** A status, as it is sent. */
  say(report: object): void {
    this.#watchers.get('status')?.(report);
  }

  /** An event, as its line is sent. */
  tell(event: object): void {
    this.#watchers.get('events')?.({ v: 1, seq: ++this.#seq, time: '2026-11-23T12:04:05.000Z', ...event });
  }

  /** Events, as their lines are sent, and the frame after them. */
  async events(...events: readonly object[]): Promise<void> {
    for (const event of events) this.tell(event);
    await this.clock.advance(100);
  }

  /** Keys, as bindings write them: `a`, `<enter>`, `<ctrl-c>`; what is in `<<…>>` is pasted. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.#press(keyOf(key));
  }

  type(text: string): void {
    this.press(...text);
  }

  resize(columns: number, rows: number): void {
    Object.assign(this.#screen, { columns, rows });
    this.#resized();
  }

  end(): void {
    this.#end();
  }
}

function keyOf(text: string): Key {
  const pasted = /^<<(.*)>>$/s.exec(text)?.[1];
  if (pasted !== undefined) return { type: 'paste', text: pasted };
  const named = /^<(.+)>$/.exec(text)?.[1];
  if (named === undefined) return { type: 'character', character: text };
  return named.startsWith('ctrl-')
    ? { type: 'control', letter: named.slice(5) }
    : { type: 'named', name: named as KeyName };
}
