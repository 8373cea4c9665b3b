import type { InputKind } from './input-kind.js';

/** `--on-eof`. */
export type OnEof = 'auto' | 'finish' | 'stay';

/** What is done at the end of the input, and the reason in words that follow "because". */
export interface EndOfInput {
  readonly onEnd: 'finish' | 'stay';
  readonly why: string;
}

const automatic: Readonly<Record<InputKind, EndOfInput>> = {
  file: { onEnd: 'finish', why: 'standard input is a file' },
  pipe: { onEnd: 'finish', why: 'standard input is a pipe' },
  socket: { onEnd: 'finish', why: 'standard input is a socket' },
  terminal: { onEnd: 'finish', why: 'standard input is a terminal, which ends with Ctrl-D' },
  null: { onEnd: 'stay', why: 'standard input is /dev/null or closed' },
  unreadable: { onEnd: 'stay', why: 'standard input cannot be read' },
};

/** Decides what the end of the input means. */
export function endOfInput(choice: OnEof, kind: InputKind): EndOfInput {
  return choice === 'auto' ? automatic[kind] : { onEnd: choice, why: `of --on-eof ${choice}` };
}
