import stringWidth from 'string-width';
import type { StatusReport } from '../../control/reports.js';
import { harmless } from '../../log/harmless.js';

/** Seconds of which the rate is the mean. */
const rateSeconds = 5;

/** A part of the line, and how soon it is left out where there is no room: the highest first. */
interface Part {
  readonly text: string;
  readonly rank: number;
}

/** How a pit is, in one line of at most so many columns. */
export function barLine(status: StatusReport, columns: number): string {
  let parts = allParts(status);
  while (parts.length > 1 && stringWidth(joined(parts)) > columns) {
    const least = Math.max(...parts.map(({ rank }) => rank));
    parts = parts.filter(({ rank }) => rank !== least);
  }
  return cut(joined(parts), columns);
}

function allParts(status: StatusReport): readonly Part[] {
  const { name, state, workers, commands, queued, in_flight: inFlight, input } = status;
  const ready = workers.filter((worker) => worker.state === 'ready' || worker.state === 'busy').length;
  const parts: Part[] = [
    { text: `${harmless(name)}: ${state} ${ready}/${workers.length}`, rank: 0 },
    { text: `${grouped(commands.ok + commands.failed)} done`, rank: 1 },
  ];
  if (commands.failed > 0) parts.push({ text: `${grouped(commands.failed)} failed`, rank: 2 });
  parts.push(
    { text: `${rateOf(status)}/s`, rank: 4 },
    { text: `${grouped(queued)} queued`, rank: 6 },
    { text: `${grouped(inFlight)} in flight`, rank: 7 },
  );
  const progress = progressOf(input);
  if (progress !== undefined) {
    parts.push({ text: `${Math.floor(progress * 100)} %`, rank: 3 });
    const left = timeLeft(progress, status.uptime_ms);
    if (left !== undefined) parts.push({ text: `${left} left`, rank: 5 });
  }
  return parts;
}

function joined(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join(', ');
}

function rateOf({ traffic }: StatusReport): string {
  const lately = traffic.per_second.slice(-rateSeconds);
  const mean = lately.reduce((sum, count) => sum + count, 0) / Math.max(1, lately.length);
  return mean < 10 ? String(Math.round(mean * 10) / 10) : grouped(Math.round(mean));
}

/** From 0 to 1; undefined where nobody knows how much there is. */
function progressOf({ bytes, size }: StatusReport['input']): number | undefined {
  return size === null || size === 0 ? undefined : Math.min(1, bytes / size);
}

/** At the speed of all the time so far, which changes less than that of the last moments. */
function timeLeft(progress: number, uptimeMs: number): string | undefined {
  if (progress <= 0 || progress >= 1) return undefined;
  const seconds = Math.ceil((uptimeMs / 1000) * (1 / progress - 1));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m ${seconds % 60}s` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** `1 234 567`. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

function cut(text: string, columns: number): string {
  let fitting = text;
  while (fitting !== '' && stringWidth(fitting) > columns) fitting = [...fitting].slice(0, -1).join('');
  return fitting;
}
