import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import type { FullViewOptions } from '../full-view.js';
import { FullView } from './full-view.js';
import { InkCanvas, NoKeys } from './ink-canvas.js';
import { LineSheet, numberCells, SheetContext } from './line-sheet.js';
import { mostLines } from './log/log-model.js';
import { type Action, firstModel, type Model } from './model.js';
import { nextTick } from './next-tick.js';
import { perform } from './perform.js';
import { createTheme, type Theme } from './theme.js';
import { update } from './update.js';
import { watchPit } from './watch-pit.js';

/** More often nobody can read it. */
const frameMs = 100;

/** Shows a pit on all of a screen until it is closed. The screen stays as it was last. */
export function showFullView(options: FullViewOptions): { close(): void } {
  const shown = new ShownView(options);
  return { close: () => shown.close() };
}

class ShownView {
  readonly #options: FullViewOptions;
  readonly #theme: Theme;
  readonly #canvas: InkCanvas;
  readonly #sheet = new LineSheet();
  readonly #ink: Instance;
  readonly #undo: readonly (() => void)[];
  #model: Model;
  #events: unknown[] = [];
  #dropped = 0;
  #lastFrame = '';
  #drawnAt: number;
  #cancelDrawing: (() => void) | undefined;
  #drawingAt = 0;
  #isClosed = false;

  constructor(options: FullViewOptions) {
    const { screen, keyboard, clock, hasColour, quitting, link } = options;
    this.#options = options;
    this.#theme = createTheme(hasColour);
    const { columns, rows } = screen;
    this.#model = firstModel({ columns, rows }, clock.now(), quitting);
    this.#drawnAt = clock.now();
    this.#canvas = new InkCanvas(numberCells, rows, (frame) => this.#paint(this.#sheet.fill(frame)));
    this.#ink = render(this.#view(), {
      stdout: this.#canvas as unknown as NodeJS.WriteStream,
      stderr: this.#canvas as unknown as NodeJS.WriteStream,
      stdin: new NoKeys() as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
      isScreenReaderEnabled: false,
    });
    this.#undo = [
      keyboard.onKey((key) => this.#act({ type: 'key', key })),
      screen.onResize(() => {
        this.#canvas.rows = screen.rows;
        this.#act({ type: 'resize', size: { columns: screen.columns, rows: screen.rows } });
      }),
      watchPit(link, {
        onReport: (report) => {
          this.#update({ type: 'report', report });
          this.#drawSoon();
        },
        onEvent: (event) => this.#keep(event),
        onGone: (why) => this.#act({ type: 'gone', why }),
      }),
    ];
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const undo of this.#undo) undo();
    this.#cancelDrawing?.();
    this.#ink.unmount();
  }

  /** Floods are cut here: nobody reads more than the pane keeps. */
  #keep(event: unknown): void {
    this.#events.push(event);
    if (this.#events.length > mostLines * 2) {
      this.#dropped += this.#events.length - mostLines;
      this.#events = this.#events.slice(-mostLines);
    }
    this.#drawSoon();
  }

  /** Something that somebody waits to see. */
  #act(action: Action): void {
    if (this.#isClosed) return;
    this.#update(action);
    this.#draw();
  }

  #update(action: Action): void {
    const { model, effects } = update(this.#model, action, this.#options.clock.now());
    this.#model = model;
    const { link, screen, actions } = this.#options;
    const tell = (said: Action): void => {
      if (this.#isClosed) return;
      this.#update(said);
      this.#drawSoon();
    };
    for (const effect of effects) perform(effect, { link, screen, actions, tell });
  }

  /** Not now, but so soon; never sooner than a frame after the last one. */
  #drawSoon(delayMs = 0): void {
    if (this.#isClosed) return;
    const { clock } = this.#options;
    const due = Math.max(this.#drawnAt + frameMs, clock.now() + delayMs);
    if (this.#cancelDrawing !== undefined && this.#drawingAt <= due) return;
    this.#cancelDrawing?.();
    this.#drawingAt = due;
    this.#cancelDrawing = clock.schedule(due - clock.now(), () => this.#draw());
  }

  #draw(): void {
    this.#cancelDrawing?.();
    this.#cancelDrawing = undefined;
    if (this.#isClosed) return;
    const [events, dropped] = [this.#events, this.#dropped];
    [this.#events, this.#dropped] = [[], 0];
    this.#update(events.length > 0 ? { type: 'events', events, dropped } : { type: 'tick' });
    this.#drawnAt = this.#options.clock.now();
    this.#ink.rerender(this.#view());
    const next = nextTick(this.#model);
    if (next !== undefined) this.#drawSoon(next);
  }

  #view(): ReactNode {
    return (
      <SheetContext value={this.#sheet}>
        <FullView model={this.#model} theme={this.#theme} />
      </SheetContext>
    );
  }

  #paint(frame: string): void {
    if (this.#isClosed || frame === this.#lastFrame) return;
    this.#lastFrame = frame;
    this.#options.screen.show(frame);
  }
}
