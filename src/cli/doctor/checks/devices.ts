import { finders } from '../../../device/finders.js';
import type { Check } from '../check.js';

/** GPUs that `--device auto` would use. */
export const devices: Check = {
  name: 'devices',
  title: 'Devices',
  async run({ env, config, run, clock, signal }) {
    const search = { env: { ...env, ...config.worker.env }, run, clock, signal };
    const found = await Promise.all(
      finders.map(async (finder) => ({ ...finder, detection: await finder.find(search) })),
    );
    const all = found.flatMap(({ detection }) => (detection.kind === 'found' ? detection.devices : []));
    const facts = {
      devices: all.map(({ kind, label, name }) => ({ kind, device: label, name })),
      visible: env['CUDA_VISIBLE_DEVICES'] ?? null,
    };
    for (const { detection, title } of found) {
      if (detection.kind !== 'unknown') continue;
      const { why, remedy } = detection;
      return { verdict: 'warning', says: `no ${title}: ${why}`, remedy, facts };
    }
    if (all.length > 0) {
      const names = all.map(({ label, name }) => (name === '' ? label : `${label} (${name})`));
      return { verdict: 'ok', says: `${names.join(', ')}; start uses them with --device auto`, facts };
    }
    const why = found.flatMap(({ detection }) => (detection.kind === 'none' ? [detection.why] : []));
    return { verdict: 'ok', says: `the CPU${why.length === 0 ? '' : ` (${why.join('; ')})`}`, facts };
  },
};
