import { onPath } from '../util/look-up.js';
import type { DeviceSearch } from './device.js';

/** A GPU, or an instance of one that is divided (MIG), as the driver's own tool lists it. */
export interface Gpu {
  /** That of the whole GPU, in the order of the bus. */
  readonly index: string;
  /** Which instance of it, from 0; undefined: all of it. */
  readonly instance: string | undefined;
  readonly name: string;
  readonly uuid: string;
  /** The UUID of the whole GPU. */
  readonly whole: string;
}

export type GpuList =
  | { readonly kind: 'listed'; readonly gpus: readonly Gpu[] }
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly remedy: string };

/** Loading the driver for eight GPUs takes some seconds where nothing keeps it loaded. */
const defaultLimitMs = 10_000;

/** The GPUs of this machine, as nvidia-smi on PATH lists them. */
export async function listGpus(search: DeviceSearch): Promise<GpuList> {
  const file = onPath('nvidia-smi', search.env);
  if (file === undefined) return { kind: 'none', why: 'nvidia-smi is not on PATH' };
  const answer = await ask(file, search);
  const remedy = `Try ${file} -L yourself, or say --device cpu.`;
  if (answer.kind === 'late') {
    const why = `${file} did not answer within ${answer.limitMs / 1000} s`;
    return { kind: 'unknown', why, remedy };
  }
  if (answer.kind === 'unable') return { kind: 'unknown', why: `${file} cannot be run`, remedy };
  const { lines, end } = answer;
  const gpus = parseGpuList(lines);
  if (end === 'well' && gpus.length > 0) return { kind: 'listed', gpus };
  const said = lines.find((line) => line.trim() !== '')?.trim() ?? '';
  if (/^No devices/i.test(said)) return { kind: 'none', why: 'nvidia-smi finds no GPU' };
  const why = end === 'well' ? 'says nothing that can be understood' : `failed (${end})`;
  return { kind: 'unknown', why: `${file} ${why}${said === '' ? '' : `: ${said}`}`, remedy };
}

type Answer =
  | { readonly kind: 'told'; readonly lines: readonly string[]; readonly end: string }
  | { readonly kind: 'unable' }
  | { readonly kind: 'late'; readonly limitMs: number };

/** A driver that hangs holds its processes so that nobody can end them: then they are left to it. */
async function ask(file: string, search: DeviceSearch): Promise<Answer> {
  const { env, run, clock, signal, limitMs = defaultLimitMs } = search;
  const lines: string[] = [];
  const over = new AbortController();
  const told = run(file, ['-L'], {
    env,
    onLine: (line) => lines.push(line),
    signal: signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]),
  }).then(
    ({ code, signal }): Answer => ({
      kind: 'told',
      lines,
      end: code === 0 ? 'well' : (signal ?? `exit status ${code}`),
    }),
    (): Answer => ({ kind: 'unable' }),
  );
  let disarm = () => {};
  const late = new Promise<Answer>((resolve) => {
    disarm = clock.schedule(limitMs, () => resolve({ kind: 'late', limitMs }));
  });
  try {
    return await Promise.race([told, late]);
  } finally {
    disarm();
    over.abort();
  }
}

const wholeGpu = /^GPU (\d+): (.*) \(UUID: (GPU-[^\s)]+)\)\s*$/;
const instanceOfGpu = /^\s+MIG (.*?)\s+Device\s+(\d+): \(UUID: (MIG-[^\s)]+)\)\s*$/;

/** What `nvidia-smi -L` lists. A GPU that is divided counts as its instances: a process can use only one of them. */
export function parseGpuList(lines: readonly string[]): readonly Gpu[] {
  const found: { readonly whole: Gpu; readonly instances: Gpu[] }[] = [];
  for (const line of lines) {
    const [, index, name, uuid] = wholeGpu.exec(line) ?? [];
    if (index !== undefined && name !== undefined && uuid !== undefined) {
      found.push({ whole: { index, instance: undefined, name, uuid, whole: uuid }, instances: [] });
      continue;
    }
    const [, profile, instance, part] = instanceOfGpu.exec(line) ?? [];
    const { whole, instances } = found.at(-1) ?? {};
    if (whole === undefined || instance === undefined || part === undefined) continue;
    instances?.push({ ...whole, instance, name: `${whole.name}, MIG ${profile}`, uuid: part });
  }
  return found.flatMap(({ whole, instances }) => (instances.length === 0 ? [whole] : instances));
}
