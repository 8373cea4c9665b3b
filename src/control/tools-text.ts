import { harmless } from '../log/harmless.js';
import type { ToolReport } from './protocol.js';

/** Tools as people read them: signature, what is special about it, and its documentation below. */
export function toolsText(tools: readonly ToolReport[]): string {
  return tools.length === 0 ? 'no tools\n' : tools.map(toolText).join('');
}

function toolText(tool: ToolReport): string {
  const notes = [
    ...(tool.pool === undefined ? [] : [`pool ${tool.pool}`]),
    ...(tool.any_name ? ['any other name'] : []),
    ...(tool.stream ? ['stream'] : []),
    ...(tool.async ? ['async'] : []),
    ...(tool.idempotent ? ['idempotent'] : []),
    ...batchNotes(tool),
    ...(tool.timeout_ms === null ? [] : [`timeout ${tool.timeout_ms / 1000} s`]),
  ];
  const doc = tool.doc.trim() === '' ? [] : tool.doc.trim().split('\n');
  const lines = [
    `${tool.name}(${parametersText(tool.parameters)})${notes.length === 0 ? '' : `  [${notes.join(', ')}]`}`,
    ...doc.map((line) => `    ${line.trim()}`.trimEnd()),
  ];
  return lines.map((line) => `${harmless(line)}\n`).join('');
}

/** One that is asked is older than we are, maybe, and does not say. */
function batchNotes({ batch, wait_ms: waitMs }: ToolReport): readonly string[] {
  if (typeof batch !== 'number') return [];
  return [`batch ${batch}`, ...(waitMs > 0 ? [`waits ${waitMs} ms`] : [])];
}

type Parameters = ToolReport['parameters'];

/** Parameters as in Python: `a: float, b: float = …, *, rest` */
export function parametersText(parameters: Parameters): string {
  const texts = parameters.map(({ name, kind, required, annotation }) => {
    const stars = { 'var-positional': '*', 'var-keyword': '**' }[kind] ?? '';
    const type = annotation === '' ? '' : `: ${annotation}`;
    const preset = required || stars !== '' ? '' : annotation === '' ? '=…' : ' = …';
    return `${stars}${name}${type}${preset}`;
  });
  const keywordOnly = parameters.findIndex(({ kind }) => kind === 'keyword-only');
  const hasStar = parameters.some(({ kind }) => kind === 'var-positional');
  if (keywordOnly !== -1 && !hasStar) texts.splice(keywordOnly, 0, '*');
  const positionalOnly = parameters.findLastIndex(({ kind }) => kind === 'positional-only');
  if (positionalOnly !== -1) texts.splice(positionalOnly + 1, 0, '/');
  return texts.join(', ');
}
