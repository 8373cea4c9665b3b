import { startFlags } from '../../config/flags.js';
import { defineCommand } from '../command-definition.js';
import { workingDirectory } from '../working-directory.js';

export const setup = defineCommand({
  arguments: [
    {
      name: 'ADAPTER',
      help: 'as start takes it: whose Python is meant, and whose "# /// script" dependencies are installed',
      isOptional: true,
      completes: 'file',
    },
  ],
  flags: {
    config: startFlags.config,
    python: startFlags.python,
    offline: {
      kind: 'switch',
      help: 'install nothing: say whether all is there, and what is missing',
      isCommon: true,
      isForThisCall: true,
    },
    upgrade: {
      kind: 'switch',
      help: 'install the newest versions of what is in the cache of snakepit',
      isCommon: true,
      isForThisCall: true,
    },
    verbose: { ...startFlags.verbose, help: 'show what the installer says' },
  },
  details: [
    'Installs what snakepit needs in Python and does not find there, as the first start would: into its own cache, with uv ' +
      'or pip. Your own environment is never changed, and what it has comes first.',
    'Where an adapter declares its dependencies itself (# /// script), uv installs them as well, where it is on PATH.',
    'With --offline nothing is installed, so that an image that is built, or a machine without a network, can be checked.',
  ],
  examples: [
    { command: 'snakepit setup' },
    { command: 'snakepit setup --python .venv/bin/python tools.py', says: 'for another Python' },
    {
      command: 'snakepit setup --offline && snakepit start tools.py',
      says: 'start only where nothing has to be installed',
    },
  ],
  exits: { failed: 'something is missing, and was not, or could not be, installed' },
  async run({ config, python, offline, upgrade, verbose }, [adapter]) {
    const { runSetup } = await import('../setup/run-setup.js');
    return runSetup({
      adapter,
      flags: { config, python },
      cwd: workingDirectory(),
      how: offline ? 'offline' : upgrade ? 'upgrade' : 'missing',
      isContradiction: offline && upgrade,
      isVerbose: verbose,
    });
  },
});
