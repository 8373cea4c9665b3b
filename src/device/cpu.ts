import type { Device } from './device.js';

/** No library of a worker that has this takes a GPU for itself. */
export const cpu: Device = {
  kind: 'cpu',
  label: 'cpu',
  name: '',
  // Nothing, to some libraries, means that nothing was said.
  environment: { CUDA_VISIBLE_DEVICES: '-1' },
};
