/** How long what a process said last may take to arrive after its end, or its end after that of its pipes. */
export const lastWordsMs = 1000;
