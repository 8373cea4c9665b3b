import { readFileSync, statSync } from 'node:fs';
import { callArguments, needSchema } from '../../control/call-arguments.js';
import type { Reply, ToolReport } from '../../control/protocol.js';
import { SnakepitError } from '../../errors.js';
import type { ViewActions } from '../full-view.js';
import type { PitLink } from '../pit-link.js';
import type { Screen } from '../terminal/screen.js';
import { clipboardSequence } from './clipboard.js';
import type { Effect } from './effect.js';
import type { Action } from './model.js';
import { replyText } from './palette/reply-text.js';

export interface Surroundings {
  readonly link: PitLink;
  readonly screen: Screen;
  readonly actions: ViewActions;
  readonly tell: (action: Action) => void;
}

/** Does what a key has caused; what becomes of it is told as an action. */
export function perform(effect: Effect, { link, screen, actions, tell }: Surroundings): void {
  switch (effect.do) {
    case 'quit':
      actions.quit();
      return;
    case 'interrupt':
      actions.interrupt();
      return;
    case 'suspend':
      actions.suspend();
      return;
    case 'page':
      actions.page(effect.text);
      return;
    case 'copy':
      screen.send(clipboardSequence(effect.text));
      return;
    case 'list-tools':
      answering('tools', tell, async () => tell({ type: 'tools', tools: await listTools(link) }));
      return;
    case 'request':
      answering(effect.about, tell, async () => {
        say(tell, `${effect.about} …`);
        const onPart = (part: unknown) => say(tell, `${effect.about}: ${JSON.stringify(part)}`);
        const result = await link.request(effect.verb, effect.params, onPart);
        say(tell, `${effect.about}: ${replyText(effect.verb, result)}`);
      });
      return;
    case 'command':
      answering(effect.about, tell, () => command(link, effect.members, effect.about, tell));
      return;
    case 'call':
      answering(effect.about, tell, async () => {
        const tools = needSchema(effect.words) ? await listTools(link) : [];
        const tool = tools.find(({ name }) => name === effect.tool);
        const args = callArguments(effect.words, tool, readSmallFile);
        await command(link, `"tool":${JSON.stringify(effect.tool)},"args":${args}`, effect.about, tell);
      });
  }
}

function answering(about: string, tell: Surroundings['tell'], run: () => Promise<void>): void {
  run().catch((error: Error) => {
    const remedy = error instanceof SnakepitError && error.remedy !== undefined ? [error.remedy] : [];
    tell({
      type: 'reply',
      level: 'error',
      text: `${about}: ${error.message}`,
      more: remedy,
      time: Date.now(),
    });
  });
}

async function command(
  link: PitLink,
  members: string,
  about: string,
  tell: Surroundings['tell'],
): Promise<void> {
  const onPart = (part: unknown) => say(tell, `${about}: ${JSON.stringify(part)}`);
  // A command that waits for room keeps a connection from being read on: not even what makes room would be heard.
  await link.request('hello', { reject: true });
  const { reply, text } = await link.command(members, onPart);
  tell(resultOf(about, reply, text));
}

function resultOf(about: string, reply: Reply, line: string): Action {
  if (reply.ok) {
    const result = 'result' in reply ? exactResult(line, reply.result) : 'done';
    return { type: 'reply', level: 'info', text: `${about}: ${result}`, more: [], time: Date.now() };
  }
  const { code, message, details } = reply.error;
  const traceback = details?.['traceback'];
  const more = typeof traceback === 'string' ? traceback.trimEnd().split('\n') : [];
  return { type: 'reply', level: 'error', text: `${about}: ${code}: ${message}`, more, time: Date.now() };
}

/** As it was written where that is easy to see: integers of any size stay themselves. */
function exactResult(line: string, result: unknown): string {
  return typeof result === 'number'
    ? (/"result":\s*([^,}\s]+)/.exec(line)?.[1] ?? String(result))
    : JSON.stringify(result);
}

async function listTools(link: PitLink): Promise<readonly ToolReport[]> {
  const { tools } = (await link.request('tools')) as { readonly tools: readonly ToolReport[] };
  return tools;
}

function say(tell: Surroundings['tell'], text: string): void {
  tell({ type: 'reply', level: 'info', text, more: [], time: Date.now() });
}

/** Bytes; who reads more would stand still for it, and so would the pit. */
const largestFile = 1024 * 1024;

function readSmallFile(path: string): Buffer {
  try {
    const stat = statSync(path);
    if (stat.isFile() && stat.size <= largestFile) return readFileSync(path);
  } catch (cause) {
    throw new SnakepitError('usage', `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  throw new SnakepitError('usage', `the dashboard reads files of at most 1 MiB, and ${path} is none`, {
    remedy: 'snakepit call reads anything.',
  });
}
