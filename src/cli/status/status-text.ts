import type { StatusReport, WorkerStatusReport } from '../../control/reports.js';
import { harmless } from '../../log/harmless.js';
import { table } from '../table.js';
import { ago, counted } from '../text.js';

/** A status as people read it. */
export function statusText(status: StatusReport): string {
  const { name, state, pid, uptime_ms, version, workers } = status;
  const about = [
    ['adapter', status.adapter ?? 'the built-in demo tools'],
    ['python', status.python ?? '-'],
    ['directory', status.directory],
    ['tools', status.tools.length === 0 ? '-' : status.tools.join(', ')],
    ['commands', commandsText(status)],
    ...sessionsText(status),
    ...trafficText(status),
  ];
  return [
    `${harmless(name)}: ${state}, pid ${pid}, up ${ago(uptime_ms)}, snakepit ${version}\n`,
    table(about.map(([what = '', text = '']) => [`  ${what}`, harmless(text)])),
    ...poolsText(status),
    ...(workers.length === 0 ? [] : ['\n', workersTable(workers)]),
    ...workers.flatMap(whyFailed),
  ].join('');
}

/** Empty where there is one, without a name, or an older supervisor does not say. */
function poolsText({ pools = [] }: Partial<StatusReport>): readonly string[] {
  if (pools.length === 0) return [];
  const rows = pools.map(({ pool, adapter, ready, workers, in_flight, queued, tools }) => [
    pool,
    harmless(adapter),
    `${ready} of ${workers}`,
    String(in_flight),
    String(queued),
    tools.length === 0 ? '-' : harmless(tools.join(', ')),
  ]);
  return ['\n', table([['POOL', 'ADAPTER', 'READY', 'IN FLIGHT', 'QUEUED', 'TOOLS'], ...rows])];
}

/** In one line. */
export function statusLine({ state, workers, ...status }: StatusReport): string {
  const ready = workers.filter((worker) => serving.includes(worker.state)).length;
  return `${state}, ${ready} of ${counted(workers.length, 'worker')} ready; ${commandsText({ ...status })}`;
}

const serving: readonly string[] = ['ready', 'busy'];

/** With a column of devices where they have any. */
function workersTable(workers: readonly WorkerStatusReport[]): string {
  const rows = [head, ...workers.map(workerRow)];
  const devices = ['DEVICE', ...workers.map(({ device }) => harmless(device ?? '-'))];
  const hasDevices = workers.some(({ device }) => typeof device === 'string');
  return table(hasDevices ? rows.map((row, index) => row.toSpliced(3, 0, devices[index] ?? '-')) : rows);
}

const head = ['WORKER', 'STATE', 'PID', 'GENERATION', 'RESTARTS', 'OK', 'FAILED', 'HELD', 'LAST EXIT'];

function commandsText(status: Pick<StatusReport, 'commands' | 'in_flight' | 'queued'>): string {
  const { ok, failed, errors } = status.commands;
  const kinds = Object.entries(errors).map(([code, count]) => `${count} ${code}`);
  return [
    `${ok} ok`,
    `${failed} failed${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`,
    `${status.in_flight} in flight`,
    `${status.queued} queued`,
  ].join(', ');
}

/** Empty where there are none, or an older supervisor does not say. */
function sessionsText({
  sessions = 0,
  session_limit: limit,
}: Partial<StatusReport>): readonly (readonly string[])[] {
  return sessions === 0 ? [] : [['sessions', `${sessions}, at most ${limit}`]];
}

/** How much goes through; empty where an older supervisor does not say. */
function trafficText({ traffic, intake }: Partial<StatusReport>): readonly (readonly string[])[] {
  if (traffic === undefined) return [];
  const lately = traffic.per_second.slice(-rateSeconds);
  const rate = lately.length === 0 ? 0 : lately.reduce((sum, results) => sum + results) / lately.length;
  const { p50_ms: p50, p95_ms: p95 } = traffic;
  const times = p50 === null || p95 === null ? '' : `, half within ${ms(p50)}, 95 % within ${ms(p95)}`;
  const paused = intake === 'paused' ? '; paused: nothing more is read for now' : '';
  return [['traffic', `${rate.toFixed(rate < 10 ? 1 : 0)}/s${times}${paused}`]];
}

const rateSeconds = 5;

function ms(time: number): string {
  return `${Number(time.toPrecision(3))} ms`;
}

function workerRow(worker: WorkerStatusReport): readonly string[] {
  const { state, pid, generation, successor, restarts, ok, failed, held } = worker;
  const inHand = worker.threads === undefined ? held : `${held}/${worker.threads}`;
  const numbers = [restarts, ok, failed, inHand].map(String);
  return [
    worker.worker,
    typeof successor === 'number' ? `${state}, ${successor} boots` : state,
    pid === null ? '-' : String(pid),
    String(generation),
    ...numbers,
    harmless(exitText(worker)),
  ];
}

function exitText({ last_exit: exit }: WorkerStatusReport): string {
  if (exit === null) return '-';
  const how = exit.signal ?? (exit.code === null ? 'no process' : `status ${exit.code}`);
  const [message = ''] = exit.message.split('\n');
  return `${exit.cause} (${how})${message === '' ? '' : `: ${message}`}`;
}

/** Why a slot was given up, and what its last process said. */
function whyFailed({ worker, failed_because: why, last_exit: exit }: WorkerStatusReport): readonly string[] {
  if (why === null) return [];
  const lines = (exit?.stderr ?? []).slice(-mostLines).map((line) => `    ${harmless(line)}\n`);
  return [`\n${worker} was given up: ${harmless(why)}\n`, ...lines];
}

const mostLines = 10;
