/** Every metric but those by tool: its name without `snakepit_`, what it is, and its labels. docs/metrics.md has them all. */
export const metricTable = {
  info: ['gauge', 'Always 1; its labels say what runs', ['name', 'version']],
  start_time_seconds: ['gauge', 'When it was started, in seconds since the epoch', []],
  workers: ['gauge', 'Workers by state', ['state']],
  worker_memory_bytes: ['gauge', 'Memory of a worker and all that it started', ['worker']],
  worker_cpu_cores: [
    'gauge',
    'Processor time that a worker and all that it started take, in cores',
    ['worker'],
  ],
  worker_commands_total: ['counter', 'Commands that a worker has answered', ['worker', 'outcome']],
  worker_exits_total: ['counter', 'Workers that ended, by why', ['cause']],
  worker_out_of_memory_total: ['counter', 'Workers that the kernel killed for want of memory', []],
  restarts_total: ['counter', 'Generations that followed one that had ended, by why it had', ['reason']],
  recycles_total: [
    'counter',
    'Replacements that were begun of workers that did nothing wrong, by why',
    ['reason'],
  ],
  slots_failed_total: ['counter', 'Times that a slot was given up', []],
  queue_length: ['gauge', 'Commands that wait for a worker', []],
  queue_limit: ['gauge', 'Commands that may wait before reading pauses', []],
  in_flight: ['gauge', 'Commands that workers hold', []],
  commands_total: [
    'counter',
    'Commands that were answered, by outcome (ok, failed) and error code',
    ['outcome', 'code'],
  ],
  command_retries_total: [
    'counter',
    'Attempts that failed and are followed by another one, by error code',
    ['code'],
  ],
  command_interrupts_total: ['counter', 'Commands that were asked to end, by why', ['code']],
  slow_commands_total: ['counter', 'Commands that ran for longer than --slow', []],
  worker_output_dropped_lines_total: ['counter', 'Lines that workers printed too fast to be kept', []],
  reports_total: ['counter', 'What tools told of their work', []],
  reports_dropped_total: ['counter', 'Reports of tools that came too fast to be kept', []],
  spans_dropped_total: ['counter', 'Spans that could not be sent to the collector', []],
  input_lines_total: ['counter', 'Lines of the input that were handed on', []],
  event_loop_delay_seconds: [
    'gauge',
    "How late the supervisor's event loop was since the last scrape",
    ['quantile'],
  ],
  supervisor_memory_bytes: ['gauge', 'Memory of the supervisor', []],
  supervisor_cpu_seconds_total: ['counter', 'Processor time of the supervisor', []],
} as const satisfies Record<string, readonly ['gauge' | 'counter', string, readonly string[]]>;

export type MetricName = keyof typeof metricTable;
