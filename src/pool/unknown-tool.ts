import { defaultTool, type Failure, failure } from '../command.js';
import { nearest } from '../util/nearest.js';
import type { PoolMember } from './member.js';

/** The answer to a command whose tool the member does not have, with the tool that was probably meant. */
export function unknownTool(name: string, member: Pick<PoolMember, 'tools'>): Failure {
  const names = member.tools.map((tool) => tool.name);
  if (name === defaultTool) {
    const message = `the line names no tool, and the adapter has none by default; there are: ${names.join(', ')}`;
    return failure('unknown_tool', message, { tools: names });
  }
  const near = nearest(name, names);
  const hint = near === undefined ? `there are: ${names.join(', ')}` : `did you mean "${near}"?`;
  return failure('unknown_tool', `there is no tool "${name}"; ${hint}`, { tools: names });
}
