import { setTimeout as wait } from 'node:timers/promises';
import type { Scene } from '../helpers/scene.js';
import { adapter, commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

export interface KilledAndStartedAgain {
  readonly rounds: number;
}

/** When a supervisor is killed: as soon as its workers start, with a ready one, and with one that has left children. */
const moments = ['starting', 'ready', 'children'] as const;

/**
 * `kill -9` of the supervisor and a start of the same name, over and over, without a pause: each start just works, also while
 * the one before is still being cleaned up, and nothing of any is left in the end.
 */
export async function killedAndStartedAgain(t: Scene, { rounds }: KilledAndStartedAgain): Promise<void> {
  const runtime = await temporaryFolder(t);
  const request = { runtime, args: ['-w', '1', '-n', 'pit', adapter('leaves_children.py')] };
  for (let round = 0; round < rounds; round++) {
    const program = await start(t, { ...request, answers: 'some', isAlone: false });
    await program.said('1 worker');
    const moment = moments[round % moments.length];
    if (moment === 'starting') await wait(round % 50);
    else await program.said('w1: ready');
    if (moment === 'children') {
      await program.write(commands({ tool: 'start_children' }));
      await program.result(1);
    }
    program.signal('SIGKILL');
    t.is((await program.ended).signal, 'SIGKILL');
  }
  const last = await start(t, request);
  last.end(commands({ tool: 'start_children' }));
  const { code, stderr } = await last.ended;
  t.is(code, 0, stderr);
}
