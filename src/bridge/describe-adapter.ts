import type { snakepit } from './generated/messages.js';
import type { AdapterDescription, ToolDescription, ToolParameter } from './worker-client.js';

type Messages = typeof import('./generated/messages.js').snakepit.worker.v1;
type DescribeResponse = InstanceType<Messages['DescribeResponse']>;

const parameterKinds: readonly ToolParameter['kind'][] = [
  'positional-only',
  'positional-or-keyword',
  'var-positional',
  'keyword-only',
  'var-keyword',
];

/** The worker's answer to Describe, in the words of the rest of the program. */
export function toAdapterDescription(response: DescribeResponse): AdapterDescription {
  const { versions } = response;
  return {
    adapter: response.adapter,
    tools: response.tools.map(toTool),
    defaultTool: response.defaultTool || undefined,
    fallbackTool: response.fallbackTool || undefined,
    versions: {
      snakepit: versions?.snakepit ?? '',
      python: versions?.python ?? '',
      grpcio: versions?.grpcio ?? '',
      msgspec: versions?.msgspec ?? '',
    },
  };
}

function toTool(tool: snakepit.worker.v1.Tool.$Properties): ToolDescription {
  return {
    name: tool.name ?? '',
    doc: tool.doc ?? '',
    parameters: (tool.parameters ?? []).map((parameter) => ({
      name: parameter.name ?? '',
      kind: parameterKinds[parameter.kind ?? 0] ?? 'positional-or-keyword',
      isRequired: parameter.required ?? false,
      annotation: parameter.annotation ?? '',
    })),
    isStream: tool.streams ?? false,
    isAsync: tool.isAsync ?? false,
    concurrency: Math.max(1, tool.concurrency ?? 1),
    isIdempotent: tool.idempotent ?? false,
    batch: tool.batch ? tool.batch : undefined,
    waitMs: (tool.waitUs ?? 0) / 1000,
    timeoutMs: tool.timeoutMs ? tool.timeoutMs : undefined,
    ...(tool.schema ? { schema: JSON.parse(tool.schema) } : {}),
  };
}
