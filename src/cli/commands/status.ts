import type { StatusReport } from '../../control/reports.js';
import { jsonFlag, nameFlag, timeoutFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { exitCodes } from '../exit-codes.js';
import { queryFor } from '../find-instance.js';
import { explainRefusal, openInstance, unanswered } from '../open-instance.js';
import { print } from '../print.js';
import { withinTime } from '../time-limit.js';

export const status = defineCommand({
  flags: {
    name: nameFlag,
    json: jsonFlag,
    watch: {
      kind: 'switch',
      help: 'show it again after every change; with --json, a line each',
      isCommon: true,
      isForThisCall: true,
    },
    check: {
      kind: 'switch',
      help: 'exit 4 where it is not wholly ready, and 5 where it has failed',
      isCommon: true,
      isForThisCall: true,
    },
    timeout: { ...timeoutFlag, default: '5s', help: 'time the supervisor has to answer' },
  },
  details: [
    'Its workers, what became of commands, and why what failed did so.',
    'States: starting (no worker has been ready), ready, degraded (some workers were given up), failed (all of them), ' +
      'winding-down. The JSON has snake_case keys; keys may be added, and never change their meaning.',
  ],
  examples: [
    { command: 'snakepit status' },
    { command: 'snakepit status --check > /dev/null || echo trouble', says: 'for a health check' },
    {
      command: "snakepit status --watch --json | jq --unbuffered -r '.commands.failed'",
      says: 'a line per change',
    },
  ],
  exits: {
    ok: 'it answered; with --check, it is ready',
    notRunning: 'no such instance is running',
    unhealthy: '--check: it is starting, degraded or winding down',
    workersFailed: '--check: its workers failed for good',
    timedOut: 'the supervisor did not answer in time',
  },
  async run({ name, json, watch, check, timeout }) {
    const opened = await openInstance(queryFor(name), timeout);
    const { client } = opened;
    try {
      if (watch) return await watchStatus(opened.client, json);
      const request = client.request('status') as Promise<StatusReport>;
      const report = await withinTime(timeout, request, () => unanswered(opened, timeout));
      const printed = await print(json ? `${JSON.stringify(report)}\n` : await textOf(report));
      return check && printed.code === exitCodes.ok ? { code: healthOf(report.state) } : printed;
    } catch (thrown) {
      throw explainRefusal(thrown, opened);
    } finally {
      client.close();
    }
  },
});

async function watchStatus(...args: Parameters<typeof import('../status/watch-status.js').watchStatus>) {
  const module = await import('../status/watch-status.js');
  return module.watchStatus(...args);
}

/** For people: programs need not wait until it is loaded. */
async function textOf(report: StatusReport): Promise<string> {
  const { statusText } = await import('../status/status-text.js');
  return statusText(report);
}

function healthOf(state: string): number {
  if (state === 'ready') return exitCodes.ok;
  return state === 'failed' ? exitCodes.workersFailed : exitCodes.unhealthy;
}
