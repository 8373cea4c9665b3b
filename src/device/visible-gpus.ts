import type { Gpu } from './nvidia-smi.js';

/** A GPU that may be used, and how `CUDA_VISIBLE_DEVICES` is to name it. */
export interface VisibleGpu {
  readonly gpu: Gpu;
  readonly entry: string;
}

/** Whether `CUDA_VISIBLE_DEVICES` hides every GPU, whichever there are. */
export function hidesAll(visible: string | undefined): boolean {
  return visible !== undefined && !isName(entriesOf(visible)[0] ?? '');
}

/**
 * The GPUs that a value of `CUDA_VISIBLE_DEVICES` allows, in its order; undefined allows all. It is read as CUDA does: the
 * first entry that names nothing (`-1` is one), or something twice, hides itself and all that follow it.
 */
export function visibleGpus(gpus: readonly Gpu[], visible: string | undefined): readonly VisibleGpu[] {
  if (visible === undefined) return gpus.map((gpu) => ({ gpu, entry: gpu.uuid }));
  const allowed: VisibleGpu[] = [];
  for (const entry of entriesOf(visible)) {
    const gpu = isName(entry) ? gpuNamed(entry, gpus) : undefined;
    if (gpu === undefined || allowed.some((other) => other.gpu === gpu)) break;
    allowed.push({ gpu, entry });
  }
  return allowed;
}

/** The one GPU of this number, or whose UUID begins so. A number means the first instance of a GPU that is divided. */
function gpuNamed(entry: string, gpus: readonly Gpu[]): Gpu | undefined {
  if (isNumber(entry)) return gpus.find(({ index }) => index === String(Number(entry)));
  const meant = gpus.filter(({ uuid, whole }) => uuid.startsWith(entry) || whole.startsWith(entry));
  return new Set(meant.map(({ whole }) => whole)).size === 1 ? meant[0] : undefined;
}

/** Whether somebody who says `name` means this GPU, or an instance of it. */
export function isMeant({ index, uuid, whole }: Gpu, name: string): boolean {
  if (isNumber(name)) return index === String(Number(name));
  return isName(name) && (uuid.startsWith(name) || whole.startsWith(name));
}

function entriesOf(visible: string): readonly string[] {
  return visible.split(',').map((entry) => entry.trim());
}

function isName(entry: string): boolean {
  return isNumber(entry) || /^(GPU|MIG)-./.test(entry);
}

function isNumber(entry: string): boolean {
  return /^\d+$/.test(entry);
}
