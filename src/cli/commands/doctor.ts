import { collectValues, type GivenFlags } from '../../config/collect-values.js';
import { startFlags } from '../../config/flags.js';
import { jsonFlag } from '../client-flags.js';
import type { CommandDefinition } from '../command-definition.js';
import { workingDirectory } from '../working-directory.js';

const flags = {
  config: startFlags.config,
  python: startFlags.python,
  workers: startFlags.workers,
  name: startFlags.name,
  env: startFlags.env,
  json: jsonFlag,
  fix: {
    kind: 'switch',
    help: 'put right what can be without harm: packages that are missing, what dead runs have left',
    isCommon: true,
    isForThisCall: true,
  },
} as const;

export const doctor: CommandDefinition = {
  arguments: [
    {
      name: 'ADAPTER',
      help: 'as start takes it; it is imported, and how long that takes is told',
      isOptional: true,
      completes: 'file',
    },
  ],
  flags,
  details: [
    'Looks at all that a start needs, and says what is wrong and what to do about it. It changes nothing without --fix.',
    'Checked are Node, settings in files and in the environment, Python, the packages that workers need there, the adapter, the runtime ' +
      'directory, the length of socket paths, the folders of logs and packages, the limits of open files and processes, ' +
      'instances and what killed ones have left, the terminal, and devices.',
    '--fix installs missing packages into the cache of snakepit (as setup does), ends and removes what runs have left whose ' +
      'supervisor was killed, and closes a runtime directory that others may look into. It never touches your own Python.',
  ],
  examples: [
    { command: 'snakepit doctor tools.py' },
    {
      command: `snakepit doctor --json | jq '.checks[] | select(.verdict == "problem")'`,
      says: 'what is wrong',
    },
    {
      command: 'snakepit doctor --fix && snakepit start tools.py',
      says: 'put right what can be, then start',
    },
  ],
  exits: { failed: 'there is at least one problem; warnings are none' },
  async run({ words: [adapter], flags: given }) {
    // What is wrong with a variable is for the doctor to find.
    const { json, fix } = collectValues(flags, given as GivenFlags<keyof typeof flags>, {}).values;
    const { runDoctor } = await import('../doctor/run-doctor.js');
    const { config, python, workers, name, env } = given;
    return runDoctor({
      adapter,
      flags: { config, python, workers, name, env },
      cwd: workingDirectory(),
      isJson: json,
      isFixing: fix,
    });
  },
};
