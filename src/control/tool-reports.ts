import type { AdapterDescription, ToolDescription } from '../bridge/worker-client.js';
import { SnakepitError } from '../errors.js';
import { unknownTool } from '../pool/unknown-tool.js';
import type { ToolReport } from './protocol.js';

/** What can be called, or one of it by its name. Throws `usage` where there is no such tool. */
export function toolReports(
  { tools, fallbackTool }: AdapterDescription,
  name?: string,
): { readonly tools: readonly ToolReport[] } {
  const report = (tool: ToolDescription) => toReport(tool, tool.name === fallbackTool);
  if (name === undefined) return { tools: tools.map(report) };
  const chosen = tools.find((tool) => tool.name === name);
  if (chosen !== undefined) return { tools: [report(chosen)] };
  const fallback = tools.find((tool) => tool.name === fallbackTool);
  if (fallback === undefined) throw new SnakepitError('usage', unknownTool(name, { tools }).error.message);
  return { tools: [toReport(undeclared(fallback, name), false)] };
}

/** What is known of a tool that the adapter does not list, and may run all the same. */
function undeclared(fallback: ToolDescription, name: string): ToolDescription {
  return {
    ...fallback,
    name,
    parameters: [{ name: 'arguments', kind: 'var-keyword', isRequired: false, annotation: '' }],
    schema: { type: 'object' },
  };
}

function toReport(tool: ToolDescription, takesAnyName: boolean): ToolReport {
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
    ...(takesAnyName ? { any_name: true } : {}),
  };
}
