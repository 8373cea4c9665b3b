/** A time in at most six cells: `0.4s`, `42s`, `12m04s`, `3h20m`, `12d04h`. */
export function shortTime(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toFixed(1)}s`;
  return wholeTime(ms);
}

/** As `shortTime`, in whole seconds. */
export function wholeTime(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (count: number) => String(count).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`;
  return `${Math.floor(seconds / 86_400)}d${two(Math.floor(seconds / 3600) % 24)}h`;
}

/** Below this a command may well be over by the time that its age is shown. */
const lastingMs = 1000;

/** How long a command has run that had run for `ms` when that was told, `age` milliseconds ago: what is short is not drawn out. */
export function runningTime(ms: number, age: number): string {
  return shortTime(ms < lastingMs ? ms : ms + age);
}

/** What is left of a time: `1.2s`; never less than nothing. */
export function countdown(ms: number): string {
  return ms <= 0 ? 'now' : `in ${shortTime(ms + 99)}`;
}

/** A run time: `0.35 ms`, `12 ms`, `3.4 s`. */
export function runTime(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** A count in at most five cells: `999`, `12.3k`, `456k`, `1.2M`. */
export function shortCount(count: number): string {
  if (count < 10 && !Number.isInteger(count)) return count.toFixed(1);
  if (count < 9999.5) return String(Math.round(count));
  const units = ['k', 'M', 'G', 'T'];
  let value = count;
  let unit = '';
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 99.95 ? value.toFixed(1) : Math.round(value)}${unit}`;
}

/** A count in full, in groups of three: `1 234 567`. */
export function groupedCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** Bytes in at most five cells: `43M`, `1.2G`. */
export function shortBytes(bytes: number): string {
  const units = ['B', 'K', 'M', 'G', 'T'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)}${units[unit]}`;
}
