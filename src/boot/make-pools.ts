import { type Failure, failure } from '../command.js';
import type { PoolConfig, StartConfig } from '../config/start-config.js';
import type { SnakepitError } from '../errors.js';
import type { Emit } from '../events.js';
import type { MemberRegistry } from '../pool/member.js';
import { Pool, type PoolOptions } from '../pool/pool.js';
import { PoolRouter } from '../pool/pool-router.js';
import { RunTimes } from '../pool/run-times.js';
import { TokenBucket } from '../pool/token-bucket.js';
import type { WorkPool } from '../pool/work-pool.js';
import type { Clock } from '../util/clock.js';
import type { PoolName } from '../worker/worker-forest.js';

/** Bytes of commands that may wait in a pool, whatever their number. */
const queueBytes = 64 * 1024 * 1024;

/** Where the commands of a pit go, and its workers come from. */
export interface PitPools {
  /** All of them together: a pool, or several behind one face. */
  readonly work: WorkPool;
  /** Those with a name, in their order. */
  readonly named: ReadonlyMap<string, Pool>;
  /** Where the workers of a pool are to be had. */
  registry(name: PoolName): MemberRegistry;
  /** A pool with a name has nobody left who could serve; its commands are told so. */
  giveUp(name: string, error: SnakepitError): void;
}

/** Who looks at commands, and what events tell of them: the same for all pools. */
export type PoolLooks = Pick<PoolOptions, 'observer' | 'slowMs' | 'tellArgs' | 'redact'>;

export function makePools(config: StartConfig, looks: PoolLooks, clock: Clock, emit: Emit): PitPools {
  const [only, ...others] = config.pools;
  if (only?.name === undefined && others.length === 0) {
    const pool = new Pool(
      { queueLimit: config.input.queue, queueBytes, ...config.commands, ...looks },
      clock,
      emit,
    );
    return { work: pool, named: new Map(), registry: () => pool, giveUp: () => {} };
  }
  const { rate } = config.commands;
  const shared = {
    rate: rate === undefined ? undefined : new TokenBucket(rate, clock),
    runTimes: new RunTimes(clock.now()),
  };
  const make = ({ name, settings: { input, commands } }: PoolConfig) =>
    new Pool({ queueLimit: input.queue, queueBytes, ...commands, ...shared, ...looks, name }, clock, emit);
  const named = new Map(config.pools.map((pool) => [pool.name ?? '', make(pool)]));
  const router = new PoolRouter({
    pools: named,
    limits: { commands: config.input.queue, bytes: queueBytes },
    emit,
  });
  return {
    work: router,
    named,
    registry: (name = '') => router.registry(name),
    giveUp: (name, error) => router.giveUp(name, unavailable(name, error)),
  };
}

function unavailable(pool: string, { message }: SnakepitError): Failure {
  return failure('worker_unavailable', `no worker of the pool ${pool} can run this command: ${message}`, {
    pool,
  });
}
