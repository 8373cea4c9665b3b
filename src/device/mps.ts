import type { DeviceFinder } from './device.js';

/** The one GPU of a Mac with Apple's own processor. Nothing needs to be asked, and nothing can be hidden. */
export const mps: DeviceFinder = {
  kind: 'mps',
  title: 'Apple GPUs',
  async find({ platform = { os: process.platform, architecture: process.arch } }) {
    if (platform.os !== 'darwin' || platform.architecture !== 'arm64')
      return { kind: 'impossible', why: "this is no Mac with Apple's own processor" };
    return {
      kind: 'found',
      devices: [{ kind: 'mps', label: 'mps', name: 'Apple GPU', environment: {} }],
    };
  },
};
