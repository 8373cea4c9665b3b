import { harmless } from '../../log/harmless.js';
import { type InstanceInfo, listInstances } from '../../process/list-instances.js';
import { jsonFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { print } from '../print.js';
import { table } from '../table.js';

export const ps = defineCommand({
  flags: { json: jsonFlag },
  details: [
    'The instances of this user. It asks and signals none of them, so it works whatever state they are in.',
    'A dead one is a supervisor that was killed together with everything that would have cleaned up after it; the next start ' +
      'of that name ends what it left.',
  ],
  examples: [
    { command: 'snakepit ps' },
    {
      command: `snakepit ps --json | jq -r '.instances[] | select(.state == "running").name'`,
      says: 'names of what runs',
    },
  ],
  exits: {},
  async run({ json }) {
    const instances = await listInstances(process.env);
    if (json) return print(`${JSON.stringify({ instances: instances.map(toJson) })}\n`);
    return print(instances.length === 0 ? 'no instances\n' : toTable(instances));
  },
});

function toJson(instance: InstanceInfo): object {
  const { name, pid, runId: run, state, left, workers, directory, since, reaped } = instance;
  return {
    name,
    pid,
    run,
    state,
    ...(state === 'dead' ? { left } : {}),
    workers: workers.map(({ id, generation, pid }) => ({ worker: id, generation, pid })),
    directory,
    since: since ?? null,
    reaped: reaped ?? null,
  };
}

function toTable(instances: readonly InstanceInfo[]): string {
  const rows = instances.map(({ name, pid, state, left, workers, reaped, since, directory }) => [
    name,
    String(pid),
    state === 'dead' ? `dead, ${counted(left, 'process', 'processes')} left` : state,
    String(workers.length),
    since === undefined ? '-' : localTime(new Date(since)),
    reaped === undefined ? '-' : `${counted(reaped.processes, 'process', 'processes')} of run ${reaped.run}`,
    directory,
  ]);
  const head = ['NAME', 'PID', 'STATE', 'WORKERS', 'SINCE', 'REAPED', 'DIRECTORY'];
  return table([head, ...rows.map((row) => row.map(harmless))]);
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `2026-11-23 03:36:08`, where the user is. */
function localTime(date: Date): string {
  const digits = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), digits(date.getMonth() + 1), digits(date.getDate())].join('-');
  return `${day} ${date.toTimeString().slice(0, 8)}`;
}
