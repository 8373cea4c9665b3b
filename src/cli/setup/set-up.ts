import { choosePython } from '../../boot/choose-python.js';
import { examinationOf } from '../../boot/examination-of.js';
import type { PitSettings } from '../../config/start-config.js';
import { SnakepitError } from '../../errors.js';
import type { Emit } from '../../events.js';
import {
  examinePython,
  type FitPython,
  installByHand,
  outdatedOwn,
} from '../../interpreter/examine-python.js';
import { pythonTooOld } from '../../interpreter/install-error.js';
import { provision } from '../../interpreter/packages.js';
import type { Run } from '../../run.js';
import type { Clock } from '../../util/clock.js';

export interface SetUpRequest {
  /** Of one pool. */
  readonly config: PitSettings;
  /** `missing`: what is not there. `upgrade`: that, and newer versions of what we have installed. `offline`: nothing. */
  readonly how: 'missing' | 'upgrade' | 'offline';
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** An interpreter that has all that workers need. */
export interface SetUp {
  readonly python: string;
  readonly facts: FitPython;
  readonly installed: 'nothing' | 'something';
}

/** Installs what the interpreter of an adapter lacks. Throws `interpreter`, with what can be done about it. */
export async function setUp(request: SetUpRequest): Promise<SetUp> {
  const { config, how, env, run, emit, clock, signal } = request;
  const offline = how === 'offline' ? { ...env, UV_OFFLINE: '1' } : env;
  const { file: python } = await choosePython({ config, env: offline, run, emit, signal });
  const examine = () => examineFit(python, request);

  const before = await examine();
  const requirements = [...new Set([...before.missing, ...(how === 'upgrade' ? before.fromUs : [])])];
  if (how === 'offline' && before.missing.length > 0) throw missingOffline(before, python);
  refuseOwn(before, python);
  if (requirements.length === 0) return { python, facts: before, installed: 'nothing' };
  await provision({ python, tag: before.tag, requirements, env, run, emit, clock, signal });
  signal.throwIfAborted();
  const facts = await examine();
  if (facts.missing.length === 0) return { python, facts, installed: 'something' };
  throw new SnakepitError('interpreter', `${facts.message}, although it was just installed for ${python}`, {
    remedy: `Install it in that Python yourself: ${installByHand(python, facts)}`,
  });
}

async function examineFit(python: string, { config, env, run, signal }: SetUpRequest) {
  const facts = await examinePython(examinationOf({ file: python, config, env, run, signal }));
  if (facts.kind === 'too-old') throw pythonTooOld(python, facts.version);
  const ours = facts.packages.filter(({ source }) => source === 'snakepit');
  const fromUs = facts.needs.filter((need) => ours.some(({ name }) => need.startsWith(`${name}>`)));
  return { ...facts, fromUs };
}

function refuseOwn(facts: FitPython, python: string): void {
  if (outdatedOwn(facts) === undefined) return;
  throw new SnakepitError('interpreter', `${python}: ${facts.message}`, {
    remedy: `It is your own, which snakepit does not touch: ${installByHand(python, facts)} --upgrade`,
  });
}

function missingOffline(facts: FitPython, python: string): SnakepitError {
  return new SnakepitError('interpreter', `${python}: ${facts.message}; --offline installs nothing`, {
    remedy: 'Run snakepit setup without it where there is a network.',
  });
}
