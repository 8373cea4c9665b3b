export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'tab';

/** What a keyboard gave: a key that was pressed, or a text that was pasted in one go. */
export type Key =
  /** One visible character, as it was typed: upper case where shift was held. */
  | { readonly type: 'character'; readonly character: string }
  | { readonly type: 'named'; readonly name: KeyName }
  /** A letter together with the control key, in lower case: `c` for Ctrl-C. */
  | { readonly type: 'control'; readonly letter: string }
  | { readonly type: 'paste'; readonly text: string };
