import type { Scene } from '../helpers/scene.js';
import { adapter, commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

export interface RacesOfTwoStarts {
  readonly races: number;
}

/** Two starts of one name at once, over and over: one wins, and serves; the other exits with 6, and says whose the name is. */
export async function racesOfTwoStarts(t: Scene, { races }: RacesOfTwoStarts): Promise<void> {
  const runtime = await temporaryFolder(t);
  const request = { runtime, args: ['-w', '1', '-n', 'pit', adapter('answers.py')], isAlone: false } as const;
  for (let race = 0; race < races; race++) {
    // Which of them answers shows only then.
    const racers = await Promise.all([0, 1].map(() => start(t, { ...request, answers: 'read' })));
    // The winner stays until the loser has left.
    const loser = await Promise.race(racers.map(({ ended }) => ended));
    t.is(loser.code, 6, loser.stderr);
    t.regex(loser.stderr, /an instance named pit is already running( \(process \d+\))?/);
    for (const racer of racers) racer.end(commands({ tool: 'add', args: [1, 2] }));
    const ends = await Promise.all(racers.map(({ ended }) => ended));
    const [winner, ...others] = ends.filter(({ code }) => code !== 6);
    t.is(others.length, 0);
    t.is(winner?.code, 0, winner?.stderr);
    t.is(winner?.results[0]?.result, 3);
  }
}
