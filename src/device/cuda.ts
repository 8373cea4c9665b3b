import { SnakepitError } from '../errors.js';
import type { Detection, Device, DeviceFinder, DeviceSearch } from './device.js';
import { type Gpu, listGpus } from './nvidia-smi.js';
import { hidesAll, isMeant, type VisibleGpu, visibleGpus } from './visible-gpus.js';

/** NVIDIA's GPUs: those that its tool lists, within what `CUDA_VISIBLE_DEVICES` allows. */
export const cuda: DeviceFinder = {
  kind: 'cuda',
  title: 'NVIDIA GPUs',
  async find(search): Promise<Detection> {
    const visible = search.env['CUDA_VISIBLE_DEVICES'];
    const hidden: Detection = {
      kind: 'none',
      why: `CUDA_VISIBLE_DEVICES is ${JSON.stringify(visible)}, which allows none`,
    };
    if (hidesAll(visible)) return hidden;
    const list = await listGpus(search);
    if (list.kind !== 'listed') return list;
    const allowed = visibleGpus(list.gpus, visible);
    if (allowed.length === 0) return hidden;
    const chosen = search.only === undefined ? allowed : choose(search.only, allowed, visible);
    return { kind: 'found', devices: chosen.map((one) => deviceOf(one, list.gpus, search)) };
  },
};

function choose(
  only: readonly string[],
  allowed: readonly VisibleGpu[],
  visible: string | undefined,
): readonly VisibleGpu[] {
  const chosen = only.flatMap((name) => {
    const meant = allowed.filter(({ gpu }) => isMeant(gpu, name));
    if (meant.length > 0) return meant;
    const within = visible === undefined ? '' : ` that CUDA_VISIBLE_DEVICES (${visible}) allows`;
    throw new SnakepitError('usage', `--devices: there is no GPU ${JSON.stringify(name)}${within}`, {
      remedy: `There is: ${allowed.map(({ gpu }) => describe(gpu)).join('; ')}.`,
    });
  });
  return [...new Set(chosen)];
}

function describe(gpu: Gpu): string {
  return `${gpu.index} (${gpu.name}, ${gpu.uuid})`;
}

function deviceOf({ gpu, entry }: VisibleGpu, gpus: readonly Gpu[], { env }: DeviceSearch): Device {
  const visible = env['CUDA_VISIBLE_DEVICES'];
  const order = env['CUDA_DEVICE_ORDER'];
  const isByBus = order === undefined || order === 'PCI_BUS_ID';
  const device = {
    kind: 'cuda',
    label: `cuda:${gpu.index}${gpu.instance === undefined ? '' : `.${gpu.instance}`}`,
    name: gpu.name,
  } as const;
  if (visible !== undefined) {
    // CUDA numbers the fastest first unless told otherwise, and the tool does not: then the same number may be another GPU.
    const isSure = order === 'PCI_BUS_ID' || !/^\d+$/.test(entry) || isAllTheSame(gpus);
    return { ...device, name: isSure ? gpu.name : '', environment: { CUDA_VISIBLE_DEVICES: entry } };
  }
  if (gpu.instance !== undefined || !isByBus)
    return { ...device, environment: { CUDA_VISIBLE_DEVICES: entry } };
  // A number, since not every library understands anything else, which so means what the tool calls it.
  const environment = { CUDA_VISIBLE_DEVICES: gpu.index, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };
  return { ...device, environment };
}

function isAllTheSame(gpus: readonly Gpu[]): boolean {
  return new Set(gpus.map(({ name }) => name)).size === 1;
}
