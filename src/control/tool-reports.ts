import type { ToolDescription } from '../bridge/worker-client.js';
import { SnakepitError } from '../errors.js';
import { unknownTool } from '../pool/unknown-tool.js';
import type { PoolTools } from './control-service.js';
import type { ToolReport } from './protocol.js';

/** What can be called, or one of it by its name. Throws `usage` where there is no such tool. */
export function toolReports(
  pools: readonly PoolTools[],
  name?: string,
): { readonly tools: readonly ToolReport[] } {
  const listed = pools.flatMap(({ pool, tools, fallbackTool }) =>
    tools.map((tool) => toReport(pool, tool, tool.name === fallbackTool)),
  );
  if (name === undefined) return { tools: listed };
  const chosen = listed.filter((tool) => tool.name === name);
  if (chosen.length > 0) return { tools: chosen };
  const undeclared = pools.flatMap((pool) => undeclaredTool(pool, name));
  if (undeclared.length === 0) {
    const tools = pools.flatMap((pool) => pool.tools);
    throw new SnakepitError('usage', unknownTool(name, { tools }).error.message);
  }
  return { tools: undeclared };
}

/** What is known of a tool that an adapter does not list, and may run all the same; none where it does not. */
function undeclaredTool({ pool, tools, fallbackTool }: PoolTools, name: string): readonly ToolReport[] {
  const fallback = tools.find((tool) => tool.name === fallbackTool);
  if (fallback === undefined) return [];
  const tool: ToolDescription = {
    ...fallback,
    name,
    parameters: [{ name: 'arguments', kind: 'var-keyword', isRequired: false, annotation: '' }],
    schema: { type: 'object' },
  };
  return [toReport(pool, tool, false)];
}

function toReport(pool: string | undefined, tool: ToolDescription, takesAnyName: boolean): ToolReport {
  return {
    ...(pool === undefined ? {} : { pool }),
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
