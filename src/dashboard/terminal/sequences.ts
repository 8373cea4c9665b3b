/** A screen of its own, which leaves the scrollback alone; no cursor; pasted text marked as such; no wrapping. */
export const enterScreen = '\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b[0m\x1b[H\x1b[J';

/** All of that undone. The first character ends whatever sequence was cut. */
export const leaveScreen = '\x18\x1b[?2026l\x1b[?7h\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l';

/** Whatever comes in between is shown at once, by terminals that know it; others ignore it. */
export const beginUpdate = '\x1b[?2026h';
export const endUpdate = '\x1b[?2026l';

/** The line that the cursor is in, empty, and the cursor at its start. */
export const emptyLine = '\r\x1b[K';
