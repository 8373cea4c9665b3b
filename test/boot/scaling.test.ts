import test from 'ava';
import { processesWith } from '../helpers/processes.js';
import { scaleUnderTraffic } from '../helpers/scale-under-traffic.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

test('from 1 to 8 workers and back under traffic: no command fails, and nothing is left', async (t) => {
  const steps = [1, 8, 1];
  const report = await scaleUnderTraffic({ steps, folder: await temporaryFolder(t) });
  t.deepEqual(report.failed, []);
  t.deepEqual(report.serving, steps);
  t.true(report.ok >= 10);
  t.deepEqual(processesWith(`XDG_RUNTIME_DIR=${report.runtime}`), []);
});
