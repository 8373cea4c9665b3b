import test from 'ava';
import type { DeviceConfig } from '../../src/config/start-config.js';
import { type ChosenDevices, chooseDevices } from '../../src/device/choose-devices.js';
import type { DeviceSearch } from '../../src/device/device.js';
import { SnakepitError } from '../../src/errors.js';
import { systemClock } from '../../src/util/clock.js';
import { fakeGpus, machineWith } from '../helpers/gpus.js';
import { runProgram } from '../helpers/run-program.js';

const linux = { os: 'linux', architecture: 'x64' };
const mac = { os: 'darwin', architecture: 'arm64' };
const first = 'GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77';
const second = 'GPU-a1b2c3d4-0000-4444-8888-123456789abc';

interface Wish {
  readonly kind?: DeviceConfig['kind'];
  readonly only?: readonly string[];
  readonly machine?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly search?: Partial<DeviceSearch>;
}

function choose({ kind = 'auto', only, machine = 'two', env = {}, search = {} }: Wish) {
  return chooseDevices(
    { kind, only },
    {
      env: { ...machineWith(machine), ...env },
      run: runProgram,
      clock: systemClock,
      platform: linux,
      ...search,
    },
  );
}

/** Of each device its label, and how CUDA is told of it. */
function told({ devices }: ChosenDevices): readonly string[] {
  return devices.map(({ label, environment }) => `${label} ${environment['CUDA_VISIBLE_DEVICES']}`);
}

test('all GPUs are used, by the numbers that nvidia-smi gives them', async (t) => {
  const chosen = await choose({});
  t.deepEqual(chosen.missing.concat(chosen.warnings), []);
  t.deepEqual(chosen.devices, [
    {
      kind: 'cuda',
      label: 'cuda:0',
      name: 'NVIDIA A100-SXM4-40GB',
      environment: { CUDA_VISIBLE_DEVICES: '0', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' },
    },
    {
      kind: 'cuda',
      label: 'cuda:1',
      name: 'NVIDIA A100-SXM4-40GB',
      environment: { CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' },
    },
  ]);
});

test('a GPU that is divided counts as its instances, since a process can use only one of them', async (t) => {
  const chosen = await choose({ machine: 'divided' });
  t.deepEqual(told(chosen), [
    'cuda:0.0 MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f',
    'cuda:0.1 MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb',
    'cuda:1 1',
  ]);
  t.is(chosen.devices[1]?.name, 'NVIDIA A100-SXM4-40GB, MIG 3g.20gb');
  t.deepEqual(told(await choose({ machine: 'divided', env: { CUDA_VISIBLE_DEVICES: '0' } })), ['cuda:0.0 0']);
  t.deepEqual(told(await choose({ machine: 'divided', only: ['0'] })).length, 2);
});

const allowed: readonly (readonly [visible: string, devices: readonly string[]])[] = [
  ['1', ['cuda:1 1']],
  ['1,0', ['cuda:1 1', 'cuda:0 0']],
  [' 0 , 1 ', ['cuda:0 0', 'cuda:1 1']],
  [first, [`cuda:0 ${first}`]],
  ['GPU-a1b2', ['cuda:1 GPU-a1b2']],
  // What CUDA does: the first that names nothing hides itself and what follows.
  ['1,-1,0', ['cuda:1 1']],
  ['0,7,1', ['cuda:0 0']],
  ['0,0,1', ['cuda:0 0']],
  ['', ['cpu -1']],
  ['-1', ['cpu -1']],
  ['none', ['cpu -1']],
  ['7', ['cpu -1']],
  ['GPU-ffff', ['cpu -1']],
];
for (const [visible, devices] of allowed) {
  test(`CUDA_VISIBLE_DEVICES=${JSON.stringify(visible)} is what may be used`, async (t) => {
    const chosen = await choose({ env: { CUDA_VISIBLE_DEVICES: visible } });
    t.deepEqual(told(chosen), devices);
    const isCpu = devices[0]?.startsWith('cpu');
    t.deepEqual(
      chosen.missing,
      isCpu ? [`no NVIDIA GPUs: CUDA_VISIBLE_DEVICES is ${JSON.stringify(visible)}, which allows none`] : [],
    );
  });
}

test('numbers of the user keep their meaning, and are not taken for those of nvidia-smi', async (t) => {
  const mixed = await choose({ machine: 'mixed', env: { CUDA_VISIBLE_DEVICES: '1' } });
  t.deepEqual(mixed.devices, [
    { kind: 'cuda', label: 'cuda:1', name: '', environment: { CUDA_VISIBLE_DEVICES: '1' } },
  ]);
  const env = { CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };
  t.is((await choose({ machine: 'mixed', env })).devices[0]?.name, 'NVIDIA H100 80GB HBM3');
  const fastest = await choose({ machine: 'mixed', env: { CUDA_DEVICE_ORDER: 'FASTEST_FIRST' } });
  t.deepEqual(told(fastest), [`cuda:0 ${first}`, `cuda:1 ${second}`]);
});

test('certain ones are used in the order in which they are named', async (t) => {
  t.deepEqual(told(await choose({ kind: 'cuda', only: ['1'] })), ['cuda:1 1']);
  t.deepEqual(told(await choose({ kind: 'cuda', only: ['1', '0', '1'] })), ['cuda:1 1', 'cuda:0 0']);
  t.deepEqual(told(await choose({ kind: 'cuda', only: [second] })), ['cuda:1 1']);
});

test('one that is not there, or not allowed, is refused with those that are', async (t) => {
  const error = await t.throwsAsync(choose({ kind: 'cuda', only: ['0', '7'] }), {
    instanceOf: SnakepitError,
    code: 'usage',
    message: '--devices: there is no GPU "7"',
  });
  t.is(error?.remedy, `There is: 0 (NVIDIA A100-SXM4-40GB, ${first}); 1 (NVIDIA A100-SXM4-40GB, ${second}).`);
  await t.throwsAsync(choose({ kind: 'cuda', only: ['0'], env: { CUDA_VISIBLE_DEVICES: '1' } }), {
    message: '--devices: there is no GPU "0" that CUDA_VISIBLE_DEVICES (1) allows',
  });
});

test('without any the CPU is used, and GPUs are hidden', async (t) => {
  const bare = { PATH: '/nowhere' };
  const auto = await choose({ env: bare });
  t.deepEqual(told(auto), ['cpu -1']);
  t.deepEqual(auto.missing, ['no NVIDIA GPUs: nvidia-smi is not on PATH']);
  t.deepEqual(auto.warnings, []);
  t.deepEqual((await choose({ machine: 'none' })).missing, ['no NVIDIA GPUs: nvidia-smi finds no GPU']);

  const asked = await choose({ kind: 'cuda', only: ['0'], env: bare });
  t.deepEqual(told(asked), ['cpu -1'], 'also where certain ones were named: the project may have been moved');
  t.deepEqual(asked.warnings, ['no NVIDIA GPUs: nvidia-smi is not on PATH; workers use the CPU']);
  const wrong = await choose({ kind: 'mps' });
  t.deepEqual(wrong.warnings, [
    "no Apple GPUs: this is no Mac with Apple's own processor; workers use the CPU",
  ]);
});

const broken: readonly (readonly [machine: string, says: RegExp])[] = [
  [
    'broken',
    /: .*nvidia-smi failed \(exit status 9\): NVIDIA-SMI has failed because .*; workers use the CPU\. Try .*nvidia-smi -L/,
  ],
  ['silent', /nvidia-smi says nothing that can be understood; workers use the CPU/],
  ['garbage', /nvidia-smi says nothing that can be understood: GPU zero/],
];
for (const [machine, says] of broken) {
  test(`a tool that is ${machine} is a warning, and the CPU is used`, async (t) => {
    const chosen = await choose({ machine });
    t.deepEqual(told(chosen), ['cpu -1']);
    t.is(chosen.warnings.length, 1);
    t.regex(chosen.warnings[0] ?? '', says);
  });
}

test('a tool that hangs is not waited for, and ended', async (t) => {
  let ended: unknown;
  const run: DeviceSearch['run'] = (file, args, options) => {
    const exit = runProgram(file, args, options);
    exit.catch((error) => {
      ended = error;
    });
    return exit;
  };
  const chosen = await choose({ machine: 'hanging', search: { run, limitMs: 200 } });
  t.deepEqual(chosen.warnings, [
    `no NVIDIA GPUs: ${fakeGpus}/nvidia-smi did not answer within 0.2 s; workers use the CPU. ` +
      `Try ${fakeGpus}/nvidia-smi -L yourself, or say --device cpu.`,
  ]);
  t.like(ended, { name: 'AbortError' });
});

test('one that cannot even be ended is left to itself', async (t) => {
  const never = () => new Promise<never>(() => {});
  const chosen = await choose({ search: { run: never, limitMs: 10 } });
  t.regex(chosen.warnings[0] ?? '', /did not answer within 0.01 s/);
});

test('nothing is started where nobody asked, where the CPU is meant, and where everything is hidden', async (t) => {
  const run = () => Promise.reject(new Error('a program was started'));
  t.deepEqual(await choose({ kind: 'none', search: { run } }), { devices: [], missing: [], warnings: [] });
  t.deepEqual(told(await choose({ kind: 'cpu', search: { run } })), ['cpu -1']);
  const hidden = await choose({ env: { CUDA_VISIBLE_DEVICES: '-1' }, search: { run } });
  t.deepEqual(hidden.warnings, []);
});

test("a Mac with Apple's processor has one GPU, which needs no variable", async (t) => {
  for (const kind of ['auto', 'mps'] as const) {
    const chosen = await choose({ kind, env: { PATH: '/nowhere' }, search: { platform: mac } });
    t.deepEqual(chosen, {
      devices: [{ kind: 'mps', label: 'mps', name: 'Apple GPU', environment: {} }],
      missing: [],
      warnings: [],
    });
  }
});
