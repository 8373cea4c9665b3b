import type { TestFn } from 'ava';
import { makeLedger } from './ledger.js';
import { openScene } from './scene.js';
import { type Answer, type Setting, snakepitIn } from './snakepit.js';
import { type StartedProgram, type StartRequest, start } from './start.js';

/** A running pit that all tests of a file use: to boot one takes longer than most of them. */
export interface SharedPit {
  readonly program: StartedProgram;
  /** What its tools noted. */
  noted(): readonly string[];
  /** Runs a subcommand to its end. */
  run(...words: string[]): Promise<Answer>;
  /** The same, where more than the words matters. */
  runIn(setting: Omit<Setting, 'runtime'>, ...words: string[]): Promise<Answer>;
}

/** A hundred seconds are for a machine on which everything runs at once. */
const patienceMs = 50_000;

/** Starts it before the tests of a file, and holds it to its promises after them: nothing is left, exit 0. */
export function sharedPit(test: TestFn, request: StartRequest): () => SharedPit {
  const { scene, end } = openScene();
  let pit: SharedPit | undefined;
  test.before(async () => {
    const ledger = await makeLedger(scene);
    const program = await start(scene, {
      patienceMs,
      ...request,
      args: [...(request.args ?? []), '--on-eof', 'stay'],
      env: { ...ledger.env, ...request.env },
    });
    const { runtime } = program;
    pit = {
      program,
      noted: ledger.lines,
      run: (...words) => snakepitIn({ runtime }, ...words),
      runIn: (setting, ...words) => snakepitIn({ runtime, ...setting }, ...words),
    };
    await pit.run('wait');
  });
  test.after.always(async () => {
    pit?.program.signal('SIGTERM');
    const run = await pit?.program.ended;
    await end();
    scene.is(run?.code, 0);
  });
  return () => {
    if (pit === undefined) throw new Error('it is started before the first test');
    return pit;
  };
}
