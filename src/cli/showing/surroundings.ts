import { fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { isatty } from 'node:tty';
import type { StartConfig } from '../../config/start-config.js';
import { isCi, isDumb, type Surroundings } from '../../dashboard/place.js';
import { groupPrograms } from '../../process/group-programs.js';
import type { ProcessEntry } from '../../process/process-table.js';

export interface Seen {
  readonly surroundings: Surroundings;
  /** The other pits of our process group, the lowest pid first. */
  readonly company: readonly ProcessEntry[];
}

/** Looks at what decides where a dashboard is shown; undefined where there can be none, which costs nothing. */
export async function lookAround(config: StartConfig, env: NodeJS.ProcessEnv): Promise<Seen | undefined> {
  const { dashboard: choice, output } = config;
  if (choice === 'off' || !isatty(2) || isDumb(env) || (choice === 'auto' && isCi(env))) return undefined;
  const [{ terminalSize }, { hasKeys }, company] = await Promise.all([
    import('../../dashboard/terminal/terminal-size.js'),
    import('../../dashboard/terminal/terminal-keyboard.js'),
    groupPrograms(isPit),
  ]);
  const surroundings: Surroundings = {
    choice,
    terminal: terminalSize(2),
    isStdinTerminal: isatty(0),
    stdout: stdoutKind(),
    hasResultsFile: output.file !== undefined,
    hasKeys: hasKeys(),
    hasCompany: company.length > 0,
    env,
  };
  return { surroundings, company };
}

/** `node …/snakepit start …`. */
function isPit(words: readonly string[]): boolean {
  return words.some(
    (word, index) => /^snakepit(\.js)?$/.test(basename(word)) && words[index + 1] === 'start',
  );
}

function stdoutKind(): Surroundings['stdout'] {
  const kind = fstatSync(1);
  if (kind.isFIFO() || kind.isSocket()) return 'pipe';
  return isatty(1) && isSameTerminal(kind.rdev) ? 'terminal' : 'other';
}

/** Whether this is the device that standard error is; /dev/tty may be any. */
function isSameTerminal(device: number): boolean {
  return [fstatSync(2).rdev, anyTerminal].includes(device);
}

/** Device 5:0, /dev/tty. */
const anyTerminal = 0x500;
