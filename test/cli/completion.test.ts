import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { allCommands } from '../../src/cli/all-commands.js';
import { bashCompletion } from '../../src/cli/completion/bash.js';
import { fishCompletion } from '../../src/cli/completion/fish.js';
import { zshCompletion } from '../../src/cli/completion/zsh.js';
import { fakeInstance } from '../helpers/fake-instance.js';
import { snakepit } from '../helpers/snakepit.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const commands = await allCommands();
const scripts = {
  bash: bashCompletion(commands),
  zsh: zshCompletion(commands),
  fish: fishCompletion(commands),
};
type Shell = keyof typeof scripts;

const isInstalled = (shell: Shell) => spawnSync(shell, ['-c', 'true']).status === 0;

test('the command prints them', async (t) => {
  const runtime = await temporaryFolder(t);
  for (const [shell, script] of Object.entries(scripts)) {
    t.deepEqual(await snakepit(runtime, 'completion', shell), { code: 0, stdout: script, stderr: '' });
  }
});

test('they know every command and every flag', (t) => {
  for (const { entry, definition } of commands) {
    for (const script of Object.values(scripts)) t.regex(script, new RegExp(`\\b${entry.name}\\b`));
    const ofBash = new RegExp(`^ {4}${entry.name}\\) echo '(.*)' ;;$`, 'm')
      .exec(scripts.bash)?.[1]
      ?.split(' ');
    const ofZsh = new RegExp(`^ {4}${entry.name}\\)\n(.*?)^ {6};;$`, 'ms').exec(scripts.zsh)?.[1] ?? '';
    for (const [name, { short }] of Object.entries(definition.flags)) {
      t.true(ofBash?.includes(`--${name}`), name);
      t.regex(ofZsh, new RegExp(`--${name}=?\\[`));
      t.regex(scripts.fish, new RegExp(`command ${entry.name}' .*-l ${name} `));
      if (short !== undefined) {
        t.true(ofBash?.includes(`-${short}`), name);
        t.regex(ofZsh, new RegExp(`-${short}\\+?\\[`));
        t.regex(scripts.fish, new RegExp(`command ${entry.name}' -s ${short} -l ${name} `));
      }
    }
  }
});

/** What is typed, and what is offered for it: all of that, or some of it. */
const cases: readonly (readonly [
  typed: string,
  offered: readonly string[],
  notOffered?: readonly string[],
])[] = [
  ['snakepit sta', ['start', 'status'], ['stop']],
  ['snakepit status --', ['--json', '--watch', '--check', '--name', '--timeout', '--help'], ['--workers']],
  ['snakepit wait --for ', ['ready', 'idle', 'stopped']],
  ['snakepit wait --for=st', ['stopped'], ['ready', 'idle']],
  ['snakepit start -w 2 --on-eof f', ['finish'], ['auto']],
  ['snakepit status -n ', ['pit', 'tools']],
  ['snakepit stop --now --name t', ['tools'], ['pit']],
  ['snakepit restart w', ['w1']],
  ['snakepit completion ', ['bash', 'fish', 'zsh']],
  ['snakepit completion bash ', [], ['bash', 'zsh']],
  ['snakepit start to', ['tools.py'], ['notes.txt']],
  ['snakepit start -o n', ['notes.txt'], ['tools.py']],
];

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  test(`in a real ${shell}`, async (t) => {
    if (!isInstalled(shell)) return t.pass(`${shell} is not installed here`);
    const runtime = await temporaryFolder(t);
    const folder = await temporaryFolder(t, { 'tools.py': '', 'notes.txt': '', script: scripts[shell] });
    await fakeInstance(t, runtime, { name: 'tools' });
    await fakeInstance(t, runtime, { name: 'pit' });
    // Its supervisor does not live any more.
    await fakeInstance(t, runtime, { name: 'gone', supervisor: { pid: 2 ** 22 + 1, startTime: '1' } });
    const offers = await complete(shell, folder, runtime);
    for (const [index, [typed, offered, others = []]] of cases.entries()) {
      // Fish offers whole words.
      const got = (offers[index] ?? []).map((word) => word.replace(/^--[a-z]+=/, ''));
      for (const word of offered) t.true(got.includes(word), `${typed}: ${word} is not among ${got}`);
      for (const word of [...others, 'gone'])
        t.false(got.includes(word), `${typed}: ${word} is among ${got}`);
    }
    return undefined;
  });
}

/** What a shell offers in each of the cases. */
async function complete(shell: Shell, folder: string, runtime: string): Promise<string[][]> {
  const driver = join(folder, 'driver');
  writeFileSync(driver, drivers[shell](cases.map(([typed]) => typed)));
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_RUNTIME_DIR: runtime,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
  };
  const args =
    shell === 'bash' ? ['--norc', driver] : shell === 'zsh' ? ['-f', driver] : ['--no-config', driver];
  const stdout = await new Promise<string>((done, failed) => {
    execFile(shell, args, { cwd: folder, env, timeout: 30_000 }, (error, text, errors) => {
      if (error === null) done(text);
      else failed(new Error(`${error.message}\n${text}\n${errors}`));
    });
  });
  return stdout
    .split('== end\n')
    .slice(0, -1)
    .map((block) => block.split('\n').filter((line) => line !== ''));
}

const drivers: Readonly<Record<Shell, (typed: readonly string[]) => string>> = {
  // As bash does when Tab is pressed: it takes an equal sign for a word of its own.
  bash: (typed) => `set -u\nsource ./script\n${typed.map(bashCase).join('')}`,
  fish: (typed) =>
    `source ./script\n${typed.map((line) => `complete -C '${line}' | string split -f1 \\t\necho '== end'\n`).join('')}`,
  zsh: (typed) => `${zshDriver}${typed.map((line) => `ask '${line}'\n`).join('')}`,
};

function bashCase(line: string): string {
  const words = line.replace('=', ' = ').split(' ');
  const list = words.map((word) => `'${word}'`).join(' ');
  return `COMP_WORDS=(${list}) COMP_CWORD=${words.length - 1}
_snakepit 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]:-}"
echo '== end'
`;
}

/** Another zsh on a terminal, in which Tab writes what would be offered into a file, and then a mark. */
const zshDriver = String.raw`
zmodload zsh/zpty
cat > setup <<'END'
autoload -Uz compinit && compinit -u -D
source ./script
offer() {
  compadd() {
    local -a found
    local options=" ${'$'}{@[1,(i)(-|--)]} "
    # Completion functions ask compadd also for what would match, to look at it.
    if [[ $options == *' -'[OAD]' '* ]]; then builtin compadd "$@"; return; fi
    builtin compadd -O found "$@"
    print -l -- $found >> offered
  }
  _main_complete
  unfunction compadd
  compstate[insert]= compstate[list]=
  print '== end' >> offered
  print '<offered>'
}
zle -C offer complete-word offer
bindkey '^I' offer
PS1= ; print '<set'up'>'
END
zpty z zsh -f -i
zpty -w z 'source ./setup'
zpty -r z answer '*<setup>*'
ask() {
  zpty -w -n z "$1"$'\t'
  zpty -r z answer '*<offered>*'
  zpty -w -n z $'\x15'
}
trap 'zpty -d z; cat offered' EXIT
`;
