import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { mixedChaos } from '../scenarios/mixed-chaos.js';
import { randomKills } from '../scenarios/random-kills.js';
import { faultsOf, type Report, type Stage } from '../scenarios/scenario.js';
import { supervisorKills } from '../scenarios/supervisor-kills.js';
import { seededRandom } from '../scenarios/support/random.js';

/** The same scenarios as `npm run test:soak`, for some seconds each, one at a time, and always with the same chances. */
async function stageFor(t: ExecutionContext, forMs: number): Promise<Stage> {
  return {
    folder: await temporaryFolder(t),
    random: seededRandom(t.title),
    forMs,
    interrupted: new AbortController().signal,
    progress: () => {},
  };
}

function isWell(t: ExecutionContext, report: Report): void {
  t.deepEqual(faultsOf(report), []);
  t.log(`${report.kills} kills, ${report.commands} commands`, report.failed);
}

test.serial('workers killed at random under load', async (t) => {
  const report = await randomKills(await stageFor(t, 2500), { workers: 3, kills: 15 });
  isWell(t, report);
  t.is(report.kills, 15);
});

test.serial('supervisors killed at random moments', async (t) => {
  isWell(t, await supervisorKills(await stageFor(t, 20_000), { rounds: 6 }));
});

test.serial('everything at once', async (t) => {
  isWell(t, await mixedChaos(await stageFor(t, 4000), { workers: 3, everyMs: 200 }));
});
