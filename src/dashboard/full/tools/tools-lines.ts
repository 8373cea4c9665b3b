import type { ToolReport } from '../../../control/protocol.js';
import { parametersText } from '../../../control/tools-text.js';
import { fitLeft } from '../../text/cells.js';
import { safeText } from '../../text/safe-text.js';
import { joined, piece } from '../styled.js';
import type { Theme } from '../theme.js';

/** A tool's signature, what is special about it, and its documentation: in full where it is chosen. */
export function toolLines(
  tool: ToolReport,
  isChosen: boolean,
  width: number,
  theme: Theme,
): readonly string[] {
  const signature = safeText(`${tool.name}(${parametersText(tool.parameters)})`);
  const notes = [
    ...(tool.stream ? ['stream'] : []),
    ...(tool.async ? ['async'] : []),
    ...(tool.idempotent ? ['idempotent'] : []),
    ...(tool.timeout_ms === null ? [] : [`timeout ${tool.timeout_ms / 1000} s`]),
  ].join(', ');
  const head = isChosen
    ? theme.chosen(fitLeft(`▸ ${signature}  ${notes}`, width))
    : joined([piece(`  ${signature}`, theme.strong), piece(`  ${notes}`, theme.faint)], width);
  const doc = tool.doc.trim() === '' ? [] : tool.doc.trim().split('\n');
  const shown = isChosen ? doc : doc.slice(0, 1);
  return [head, ...shown.map((line) => joined([piece(`    ${safeText(line.trim())}`)], width))];
}
