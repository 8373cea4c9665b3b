import type { Report } from '../scenario.js';

/** What a death may cost: the one command that ran. */
export function moreFailedThan(deaths: number, { failed }: Report): readonly string[] {
  const crashed = (failed['worker_crashed'] ?? 0) + (failed['poisoned'] ?? 0);
  return crashed > deaths ? [`${crashed} commands failed of ${deaths} deaths`] : [];
}
