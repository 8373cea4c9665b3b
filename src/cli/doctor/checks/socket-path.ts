import { join } from 'node:path';
import { SnakepitError } from '../../../errors.js';
import { instancePaths, longestSocketPath } from '../../../process/instance-paths.js';
import { checkPrivateDirectory } from '../../../process/private-directory.js';
import type { Check } from '../check.js';

export const socketPath: Check = {
  name: 'socket_path',
  title: 'Socket path',
  async run({ config, env }) {
    const { directory, sockets } = instancePaths(config.name ?? config.stem, env);
    const bytes = Buffer.byteLength(join(sockets, 'ctl.sock'));
    const facts = { path: sockets, bytes, longest_bytes: longestSocketPath, moved: sockets !== directory };
    if (!facts.moved)
      return { verdict: 'ok', says: `${bytes} bytes, of ${longestSocketPath} that fit`, facts };
    try {
      checkPrivateDirectory(join(sockets, '..'));
    } catch (thrown) {
      return { verdict: 'problem', says: SnakepitError.from(thrown).message, remedy: shorter, facts };
    }
    return {
      verdict: 'ok',
      says: `${directory} is too long for sockets, which go to ${sockets}`,
      facts,
    };
  },
};

const shorter = 'Set XDG_RUNTIME_DIR to a directory with a shorter path.';
