import type { AdapterDescription } from '../bridge/worker-client.js';
import { type Command, defaultTool } from '../command.js';
import { type ByteString, encodeText } from '../util/byte-string.js';

/**
 * What a tool is sent as the arguments of a command: those that it has; or, of the tool that runs those which are not listed,
 * the name that the command gave, and its arguments.
 */
export function argsFor(command: Command, description: AdapterDescription, toolIndex: number): ByteString {
  const { fallbackTool, tools } = description;
  const { tool, args } = command;
  const isNamed = tool === defaultTool || tool === tools[toolIndex]?.name;
  if (fallbackTool === undefined || isNamed) return args;
  return `{"tool_name":${encodeText(JSON.stringify(tool))},"arguments":${args === '' ? '{}' : args}}`;
}
