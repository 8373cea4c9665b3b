// Draws docs/dashboard.svg from a real run: four workers in a real terminal (tmux), one of which dies now and then.
// `npm run dashboard-svg`, where the dashboard looks different; what it shows differs from run to run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const columns = 100;
const rows = 28;

const adapter = `import os, random, signal, time


def title(page: int) -> str:
    time.sleep(random.uniform(0.001, 0.008))
    return f"page {page}"


def embed(page: int) -> list[float]:
    time.sleep(0.02)
    if page % 900 == 890:
        os.kill(os.getpid(), signal.SIGSEGV)
    return [random.random() for _ in range(4)]
`;

const commands = Array.from({ length: 20_000 }, (_, page) =>
  JSON.stringify({ tool: page % 10 === 0 ? 'embed' : 'title', args: [page] }),
).join('\n');

/** The 16 colours on a dark ground. */
const palette = [
  ...['#3b4252', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
  ...['#6b7280', '#f28b94', '#b5e08f', '#f5d590', '#86c5ff', '#dc9cf0', '#7fd4de', '#ffffff'],
];
const ground = '#14171c';
const ink = '#c8ccd4';
const cell = { width: 8.4, height: 18 };
const margin = 14;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One of the 256 colours, of which the dashboard uses the first 16 and greys. */
function indexed(number) {
  if (number < 16) return palette[number];
  if (number >= 232) return `rgb(${Array(3).fill(8 + 10 * (number - 232))})`;
  const steps = [36, 6, 1].map((unit) => Math.floor((number - 16) / unit) % 6);
  return `rgb(${steps.map((step) => (step === 0 ? 0 : 55 + 40 * step))})`;
}

/** What a style is after one more "select graphic rendition" (ECMA-48, 8.3.117). */
function restyled(style, codes) {
  const next = { ...style };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    const side = code < 40 || (code >= 90 && code < 100) ? 'fore' : 'back';
    if (code === 0) Object.assign(next, plain);
    else if (code === 1) next.isBold = true;
    else if (code === 2) next.isDim = true;
    else if (code === 7) next.isInverse = true;
    else if (code === 22) Object.assign(next, { isBold: false, isDim: false });
    else if (code === 27) next.isInverse = false;
    else if (code === 38 || code === 48) {
      next[side] = codes[at + 1] === 5 ? indexed(codes[at + 2]) : `rgb(${codes.slice(at + 2, at + 5)})`;
      at += codes[at + 1] === 5 ? 2 : 4;
    } else if (code === 39 || code === 49) next[side] = undefined;
    else if (code >= 30 && code < 50) next[side] = palette[code % 10];
    else if (code >= 90) next[side] = palette[8 + (code % 10)];
  }
  return next;
}

const plain = { fore: undefined, back: undefined, isBold: false, isDim: false, isInverse: false };

/** The parts of a line, each with its style. */
function* partsOf(line) {
  let style = plain;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
  for (const [, codes, text] of line.matchAll(/(?:\u001b\[([\d;]*)m)?([^\u001b]*)/g)) {
    if (codes !== undefined) style = restyled(style, codes.split(';').map(Number));
    if (text !== '') yield { text, style };
  }
}

function drawn({ text, style }, column, row) {
  const x = margin + column * cell.width;
  const y = margin + row * cell.height;
  const width = [...text].length * cell.width;
  const [fore, back] = style.isInverse
    ? [style.back ?? ground, style.fore ?? ink]
    : [style.fore ?? ink, style.back];
  const more = `${style.isBold ? ' font-weight="bold"' : ''}${style.isDim ? ' opacity="0.6"' : ''}`;
  const box =
    back === undefined
      ? ''
      : `<rect x="${x}" y="${y}" width="${width}" height="${cell.height}" fill="${back}"/>`;
  if (text.trim() === '') return box;
  const line = `<text x="${x}" y="${y + 13.5}" fill="${fore}" textLength="${width}"${more}>`;
  return `${box}${line}${escaped(text)}</text>`;
}

function svgOf(screen) {
  const width = Math.ceil(2 * margin + columns * cell.width);
  const height = 2 * margin + rows * cell.height;
  const body = screen.split('\n').flatMap((line, row) => {
    let column = 0;
    return [...partsOf(line)].map((part) => {
      const shape = drawn(part, column, row);
      column += [...part.text].length;
      return shape;
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>The dashboard of snakepit</title>',
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    '<g font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14" xml:space="preserve">',
    ...body.filter((shape) => shape !== ''),
    '</g>',
    '</svg>\n',
  ].join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'snakepit-picture-'));
const tmux = (...args) =>
  execFileSync('tmux', ['-S', join(folder, 'tmux'), '-f', '/dev/null', ...args], { encoding: 'utf8' });

async function seen(expression, deadline = Date.now() + 60_000) {
  for (;;) {
    const screen = tmux('capture-pane', '-e', '-p');
    if (expression.test(stripVTControlCharacters(screen))) return screen;
    if (Date.now() > deadline) throw new Error(`the screen never showed ${expression}:\n${screen}`);
    await after(50);
  }
}

try {
  writeFileSync(join(folder, 'pages.py'), adapter);
  writeFileSync(join(folder, 'jobs.jsonl'), `${commands}\n`);
  const start = `${process.execPath} ${root}bin/snakepit.js start --workers 4 -k pages.py < jobs.jsonl > results.jsonl`;
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', folder, 'sh');
  tmux(
    'send-keys',
    `unset NO_COLOR CI; export XDG_RUNTIME_DIR=${folder} XDG_STATE_HOME=${folder}; ${start}`,
    'Enter',
  );
  await seen(/input +3\d%/);
  // It has just died, and the next one boots.
  const screen = await seen(/starting \d/);
  writeFileSync(join(root, 'docs/dashboard.svg'), svgOf(screen.trimEnd()));
  tmux('send-keys', 'C-c', 'C-c');
  await seen(/commands/);
} finally {
  try {
    tmux('kill-server');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
