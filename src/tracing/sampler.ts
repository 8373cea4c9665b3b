import type { TraceContext } from '../traceparent.js';

/**
 * Whether a command gets a trace. `parent`: what it was sent with; `order`: its number, by which those without a parent are
 * drawn, so that the same command is not drawn twice.
 */
export type Sampler = (parent: TraceContext | undefined, order: number) => boolean;

export interface ChosenSampler {
  readonly isSampled: Sampler;
  readonly name: string;
  /** What the environment asks for and is not there; undefined: nothing. */
  readonly fault: string | undefined;
}

const preset = 'parentbased_always_on';

/** What `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` ask for. */
export function chooseSampler(env: NodeJS.ProcessEnv): ChosenSampler {
  const wanted = env['OTEL_TRACES_SAMPLER'] || preset;
  const argument = env['OTEL_TRACES_SAMPLER_ARG'] || '1';
  const ratio = Number(argument);
  const isRatio = ratio >= 0 && ratio <= 1;
  const [, prefix = '', kind] = /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(wanted) ?? [];
  if (kind === undefined) {
    const fault = `OTEL_TRACES_SAMPLER=${wanted} is none that snakepit has: it takes ${preset}`;
    return { isSampled: parentBased(() => true), name: preset, fault };
  }
  const root = rootOf(kind, isRatio ? ratio : 1);
  return {
    isSampled: prefix === '' ? root : parentBased(root),
    name: kind === 'traceidratio' ? `${wanted} ${isRatio ? ratio : 1}` : wanted,
    fault:
      kind === 'traceidratio' && !isRatio
        ? `OTEL_TRACES_SAMPLER_ARG=${argument} is no number from 0 to 1: it takes 1`
        : undefined,
  };
}

function parentBased(root: Sampler): Sampler {
  return (parent, order) => (parent === undefined ? root(parent, order) : parent.isSampled);
}

function rootOf(kind: string, ratio: number): Sampler {
  if (kind === 'always_on') return () => true;
  if (kind === 'always_off') return () => false;
  const limit = Math.floor(ratio * 2 ** 32);
  // Of a trace that others have begun it is the id that decides, as it does for them.
  return (parent, order) => (parent === undefined ? mixed(order) : folded(parent.traceId)) < limit;
}

/** A number from 0 to 2³² - 1, evenly spread over those of rising numbers: the end of MurmurHash3. */
function mixed(order: number): number {
  let hash = order | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function folded(traceId: string): number {
  let fold = 0;
  for (let at = 0; at < 32; at += 8) fold ^= Number.parseInt(traceId.slice(at, at + 8), 16);
  return fold >>> 0;
}
