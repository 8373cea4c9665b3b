import { type Failure, failure } from '../command.js';
import { nearest } from '../util/nearest.js';

/** The answer to a command that names a pool that there is not. */
export function noSuchPool(name: string, pools: readonly string[]): Failure {
  const quoted = JSON.stringify(name);
  if (pools.length === 0) {
    const message = `there is no pool ${quoted}: nothing here has pools, and "pool" is to be left out`;
    return failure('invalid_command', message, { pools });
  }
  const meant = nearest(name, pools);
  const hint = meant === undefined ? `there are: ${pools.join(', ')}` : `did you mean "${meant}"?`;
  return failure('invalid_command', `there is no pool ${quoted}; ${hint}`, { pools });
}

/** The answer to a command that does not say which of several pools it is for. */
export function ambiguousTool(tool: string, pools: readonly string[]): Failure {
  const what =
    tool === ''
      ? 'several pools have a tool for lines that name none'
      : `several pools have a tool "${tool}"`;
  const message = `${what}: say which with "pool": ${pools.map((name) => `"${name}"`).join(', ')}`;
  return failure('invalid_command', message, { pools });
}
