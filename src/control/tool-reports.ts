import type { AdapterDescription, ToolDescription } from '../bridge/worker-client.js';
import { SnakepitError } from '../errors.js';
import { unknownTool } from '../pool/unknown-tool.js';
import type { ToolReport } from './protocol.js';

/** What can be called, or one of it by its name. Throws `usage` where there is no such tool. */
export function toolReports(
  { tools }: AdapterDescription,
  name?: string,
): { readonly tools: readonly ToolReport[] } {
  const chosen = name === undefined ? tools : tools.filter((tool) => tool.name === name);
  if (name !== undefined && chosen.length === 0)
    throw new SnakepitError('usage', unknownTool(name, { tools }).error.message);
  return { tools: chosen.map(toReport) };
}

function toReport(tool: ToolDescription): ToolReport {
  return {
    name: tool.name,
    doc: tool.doc,
    parameters: tool.parameters.map(({ name, kind, isRequired, annotation }) => ({
      name,
      kind,
      required: isRequired,
      annotation,
    })),
    schema: tool.schema,
    stream: tool.isStream,
    async: tool.isAsync,
    idempotent: tool.isIdempotent,
    batch: tool.batch ?? null,
    wait_ms: tool.waitMs,
    timeout_ms: tool.timeoutMs ?? null,
  };
}
