import type { LogEntry } from './describe-event.js';
import { harmless } from './harmless.js';

/** `12:04:05 w1: ready in 180 ms (pid 4711)`, and what belongs to it indented below. */
export function renderEntry({ worker, message, more = [] }: LogEntry, time: string): string {
  const subject = worker === undefined ? '' : `${worker}: `;
  const head = `${time} ${subject}${harmless(message)}\n`;
  const indent = ' '.repeat(time.length + 3);
  return head + more.map((line) => `${indent}${harmless(line)}\n`).join('');
}

/** `12:04:05`, where the user is. */
export function timeOfDay(date: Date): string {
  return date.toTimeString().slice(0, 8);
}
