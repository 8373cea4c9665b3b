import type { HaltRule } from '../../config/halt-rule.js';
import type { InputConfig, OutputConfig } from '../../config/start-config.js';
import { readsConfig, type StreamSettings, writesConfig } from '../../config/stream-config.js';
import type { Rate } from '../../config/units.js';

/** What `pipe` was told, and how. */
export interface PipeFlags extends StreamSettings {
  readonly values: StreamSettings['values'] & {
    readonly tool: string | undefined;
    readonly pool: string | undefined;
    readonly timeout: number | undefined;
    readonly retries: number;
    readonly rate: Rate | undefined;
    readonly halt: HaltRule | undefined;
  };
}

export interface PipeSettings {
  readonly input: InputConfig;
  readonly output: OutputConfig;
}

/** The streams of a pipe. The end of its input is its own end, and commands wait at the pool, not here. Throws `usage`. */
export function pipeSettings(flags: PipeFlags, cwd: string): PipeSettings {
  return {
    input: { ...readsConfig(flags), onEof: 'finish', defaultTool: '', queue: 1 },
    output: writesConfig(flags, cwd),
  };
}
