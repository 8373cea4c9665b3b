import type { CommandDefinition } from '../command-definition.js';
import { print } from '../print.js';

export const completion: CommandDefinition = {
  arguments: [{ name: 'SHELL', kind: 'choice', choices: ['bash', 'zsh', 'fish'], help: 'which shell' }],
  flags: {},
  details: ['Commands, flags, their values, names of running instances and of workers, and files.'],
  examples: [
    { command: 'source <(snakepit completion bash)', says: 'in ~/.bashrc' },
    { command: 'source <(snakepit completion zsh)', says: 'in ~/.zshrc, after compinit' },
    { command: 'snakepit completion fish > ~/.config/fish/completions/snakepit.fish', says: 'once' },
  ],
  exits: {},
  async run({ words: [shell] }, loadAll) {
    const commands = await loadAll();
    switch (shell) {
      case 'zsh':
        return print((await import('../completion/zsh.js')).zshCompletion(commands));
      case 'fish':
        return print((await import('../completion/fish.js')).fishCompletion(commands));
      default:
        return print((await import('../completion/bash.js')).bashCompletion(commands));
    }
  },
};
