// This computer as the engine holds it: read, measured by real probes, kept, and read again only while somebody looks or it mines.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ComputerView, type Gpu } from '../../contract/computer.ts';
import type { ChildPort, Spawn } from '../../contract/port.ts';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import { clockByHand } from '../clock-by-hand.ts';
import { runDeviceCommand } from './commands.ts';
import { Devices, type DevicesOptions } from './devices.ts';
import { gpuOf } from './found-gpu.ts';
import { namedBy, rankedGpus } from './gpus.ts';
import { NO_PACK } from './gpu-pack/none.ts';
import { systemInformation } from './system-information.ts';
import { CapturedTools, capture, printed } from './testing/captured-tools.ts';

const PROVIDERS = ['coreml', 'cpu'] as const;
const INTEL = gpuOf({ id: 'pci:0000:00:02.0', name: 'Intel Iris Xe', vendor: 'intel', sharesMemory: true, vramBytes: 1e11 });
const captured = (name: string) => ({
  cards: printed(capture(`${name}.csv`)),
  apps: printed(capture(`${name}.apps.csv`)),
  log: printed(capture(`${name}.xml`)),
});
let folder: string;
let children: ChildPort[] = [];
const opened: Devices[] = [];
const fork = forkSpawn(BUILT);
const spawn: Spawn = async (name, options) => {
  const port = await fork(name, options);
  children.push(port);
  return port;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-devices-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((devices) => devices.close()));
  children = [];
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
  for (const child of children) child.kill();
});

async function open(options: Partial<DevicesOptions> & { tools?: CapturedTools } = {}) {
  const { tools = new CapturedTools(captured('two-gpus')), ...over } = options;
  const onChange = vi.fn<() => void>();
  const devices = new Devices({
    clock: systemClock,
    spawn,
    run: tools.run,
    system: systemInformation(startThreads(BUILT)),
    version: '1.2.3',
    dataFolder: folder,
    modelsFolder: MODELS_FOLDER,
    storeFolder: () => path.join(folder, 'nowhere'),
    pack: NO_PACK,
    isOurs: (pid) => pid === 11_844,
    onChange,
    platform: 'linux',
    systemGpus: () =>
      Promise.resolve([INTEL, gpuOf({ id: 'pci:0000:01:00.0', name: 'NVIDIA Corporation AD102', vendor: 'nvidia' })]),
    providers: PROVIDERS,
    ...over,
  });
  opened.push(devices);
  await devices.open();
  return { devices, tools, onChange };
}
const patient = { timeout: 15_000, interval: 20 };
const measured = (devices: Devices) => vi.waitUntil(() => devices.view.probes.length === PROVIDERS.length, patient);
const smi = ({ asked }: CapturedTools, what: string) =>
  asked.filter((one) => one.startsWith('nvidia-smi') && one.includes(what)).length;

describe('a computer', () => {
  it('is told of before anything was asked of it, as far as Node knows', async () => {
    const { devices, tools } = await open();
    const { view } = devices;
    expect(ComputerView.parse(view)).toEqual(view);
    expect(view).toMatchObject({ gpus: null, probes: [], findings: [], readAt: null, gpuPack: { kind: 'none' } });
    expect(view.processor.logicalCores).toBeGreaterThan(0);
    expect(view.disks).toMatchObject([
      { of: 'data', folder, freeBytes: expect.any(Number) },
      { of: 'models', totalBytes: null },
    ]);
    expect(tools.asked).toEqual([]);
  });

  it('is read whole when somebody looks: each card once, NVIDIA’s by its own tool', async () => {
    const { devices, onChange } = await open({ providers: [] });
    await runDeviceCommand(devices, { type: 'devices.follow', args: {} });
    await devices.idle();
    const { view } = devices;
    expect(ComputerView.parse(view)).toEqual(view);
    expect(view.gpus?.map(({ name }) => name)).toEqual(['NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 2080', 'Intel Iris Xe']);
    expect(view.gpus?.[0]?.processes).toMatchObject([{ name: 'blender.exe', ours: true }]);
    expect(view.readAt).not.toBeNull();
    expect(view.memory.freeBytes).toBeLessThanOrEqual(view.memory.totalBytes);
    expect(onChange).toHaveBeenCalled();
  });

  it('is measured by real processes, the best first, and what was measured is kept', async () => {
    const { devices } = await open();
    expect(devices.ladder()).toEqual(['cuda', 'coreml', 'dml', 'webgpu', 'cpu']);
    await devices.measured();
    expect(devices.view.probes).toMatchObject([
      { provider: 'cpu', verdict: { kind: 'works' } },
      { provider: 'coreml', verdict: { kind: 'not-here' } },
    ]);
    expect(devices.ladder()).toEqual(['cpu']);
    const started = children.length;
    await devices.close();

    expect(JSON.parse(readFileSync(path.join(folder, 'devices.json'), 'utf8'))).toMatchObject({ format: 1 });
    const { devices: again } = await open();
    expect(again.view.probes).toEqual(devices.view.probes);
    await again.measured();
    expect(children.length).toBe(started);
  });

  it('leaves out what answered when Lode did not stay up, tries nothing by itself, and does when it is looked at again', async () => {
    const { devices } = await open({ safe: { suspect: 'cuda' } });
    expect(devices.ladder()).toEqual(['coreml', 'dml', 'webgpu', 'cpu']);
    expect(devices.view.findings).toMatchObject([{ code: 'provider-left-out', params: { provider: 'cuda' } }]);
    devices.follow();
    await devices.idle();
    expect(children).toEqual([]);
    await devices.close();
    const { devices: usual } = await open();
    expect(usual.ladder()).not.toContain('cuda');
    usual.look();
    await measured(usual);
    expect(usual.view.findings.map(({ code }) => code)).not.toContain('provider-left-out');
  });

  it('is measured anew where a card, a driver or Lode is another than it was', async () => {
    const first = await open();
    await first.devices.measured();
    await first.devices.close();
    const before = children.length;
    const { devices } = await open({ version: '1.2.4' });
    devices.follow();
    await vi.waitUntil(() => children.length > before, patient);
    expect(devices.view.probing).not.toBeNull();
  });

  it.each(['', '{', '{"format":2}', JSON.stringify({ format: 1, of: 'x', probes: [{ provider: 'abacus' }] })])(
    'takes nothing out of a kept file that is none (%#)',
    async (text) => {
      writeFileSync(path.join(folder, 'devices.json'), text);
      const { devices } = await open();
      expect(devices.view.probes).toEqual([]);
      expect(devices.ladder()).toContain('cuda');
    },
  );

  it('of which NVIDIA’s driver is in trouble is told of all the same, and what the trouble is', async () => {
    const tools = new CapturedTools({ cards: printed(capture('mismatch.txt'), 18) });
    const { devices } = await open({ tools, providers: [] });
    devices.look();
    await devices.idle();
    expect(devices.view.gpus?.map(({ name }) => name)).toEqual(['Intel Iris Xe', 'NVIDIA Corporation AD102']);
    expect(devices.view.findings).toMatchObject([{ code: 'nvidia-driver-mismatch' }]);
  });

  it('with a card and without a driver says so', async () => {
    const { devices } = await open({ tools: new CapturedTools(null), providers: [] });
    devices.look();
    await devices.idle();
    expect(devices.view.findings).toEqual([{ code: 'nvidia-driver-absent', params: { card: 'NVIDIA Corporation AD102' } }]);
  });

  it('of which nothing can be read has no cards, not none', async () => {
    const { devices } = await open({ tools: new CapturedTools(null), providers: [], systemGpus: () => Promise.resolve(null) });
    devices.look();
    await devices.idle();
    expect(devices.view.gpus).toBeNull();
  });

  it('has no GPU pack on this kind of system', async () => {
    const { devices } = await open();
    for (const type of ['gpu-pack.fetch', 'gpu-pack.cancel', 'gpu-pack.remove'] as const)
      expect(await runDeviceCommand(devices, { type, args: {} })).toMatchObject({ problem: { code: 'command-not-now' } });
  });
});

describe('readings', () => {
  /** Nothing is measured here: there is nothing to measure with. */
  const quiet = { providers: [] };
  const moving = async (options: Partial<DevicesOptions> = {}) => {
    const clock = clockByHand();
    const made = await open({ clock, ...quiet, ...options });
    /** Time passes, and what falls due is done before more of it does. */
    const pass = async (ms: number) => {
      for (let left = ms; left > 0; left -= 1_000) {
        await clock.advance(Math.min(1_000, left));
        await made.devices.idle();
      }
    };
    return { ...made, pass };
  };

  it('are light and every few seconds while somebody looks, and end when nobody does', async () => {
    const { devices, tools, pass } = await moving();
    devices.follow();
    await devices.idle();
    expect(smi(tools, '-x')).toBe(1);
    await pass(9_000);
    expect(smi(tools, '--query-gpu')).toBe(4);
    expect(smi(tools, '-x')).toBe(1);
    await pass(60_000);
    const asked = tools.asked.length;
    await pass(120_000);
    expect(tools.asked.length).toBe(asked);
  });

  it('go on slower while it mines unseen', async () => {
    const { devices, tools, pass } = await moving();
    devices.follow();
    await pass(30_000);
    devices.mining(true);
    await devices.idle();
    const before = smi(tools, '--query-gpu');
    await pass(60_000);
    expect(smi(tools, '--query-gpu') - before).toBe(4);
    devices.mining(false);
    await devices.idle();
    const after = tools.asked.length;
    await pass(60_000);
    expect(tools.asked.length).toBe(after);
  });

  it('begin by themselves once, after the start', async () => {
    const { tools, pass } = await moving();
    await pass(19_000);
    expect(tools.asked).toEqual([]);
    await pass(2_000);
    expect(smi(tools, '-x')).toBe(1);
    await pass(60_000);
    expect(smi(tools, '--query-gpu')).toBe(1);
  });

  it('end with it', async () => {
    const { devices, tools, pass } = await moving();
    devices.follow();
    await devices.idle();
    await devices.close();
    const asked = tools.asked.length;
    devices.look();
    devices.follow();
    await pass(60_000);
    expect(tools.asked.length).toBe(asked);
  });
});

/** The first of a test hangs where it stands. */
const hanging: Spawn = async (name, options) => {
  const port = await spawn(name, options);
  if (children.length === 1) process.kill(port.pid ?? 0, 'SIGSTOP');
  return port;
};

it('ends though a tool of the system’s hangs', async () => {
  const { devices } = await open({
    tools: Object.assign(new CapturedTools(null), { run: () => new Promise<never>(() => undefined) }),
  });
  devices.look();
  await devices.close();
  expect(devices.view.readAt).toBeNull();
});

describe('measuring', () => {
  it('gives way to mining and is made up for afterwards; one that was broken off has said nothing', async () => {
    // The first is held where it stands, so that mining begins in the middle of it.
    let held: (() => void) | null = null;
    const slow: Spawn = async (name, options) => {
      if (children.length === 0) await new Promise<void>((resolve) => (held = resolve));
      return spawn(name, options);
    };
    const { devices } = await open({ spawn: slow });
    devices.look();
    await vi.waitUntil(() => held !== null, patient);
    expect(devices.view.probing).toBe('coreml');
    expect(devices.ladder()).toContain('cuda');
    devices.mining(true);
    await devices.idle();
    expect(devices.view).toMatchObject({ probes: [], probing: null });
    (held as (() => void) | null)?.();
    devices.look();
    await devices.idle();
    expect(devices.view.probes).toEqual([]);
    devices.mining(false);
    await measured(devices);
    const known = devices.view.probes;
    devices.mining(true);
    devices.look();
    await devices.idle();
    expect(devices.view.probes).toEqual(known);
    devices.mining(false);
    await vi.waitUntil(() => devices.view.probes.every(({ at }, place) => at !== known[place]?.at), patient);
    await measured(devices);
  });

  it('of a provider that hangs is inconclusive, and the next one is measured', async () => {
    const { devices } = await open({ spawn: hanging, probeLimitMs: 1_500, providers: ['dml', 'cpu'] });
    await devices.measured();
    expect(devices.view.probes).toMatchObject([
      { provider: 'cpu', verdict: { kind: 'works' } },
      { provider: 'dml', verdict: { kind: 'inconclusive', why: 'silent' } },
    ]);
    expect(devices.view.findings).toContainEqual(expect.objectContaining({ code: 'provider-silent' }));
    expect(devices.ladder()).toEqual(['cpu', 'dml']);
  });
});

const works = (tookMs: number) => ({ kind: 'works', tookMs, openedMs: 1, device: null }) as const;

it('calls what answers by the card’s own name, where only one can be meant', () => {
  const cuda = { provider: 'cuda', name: 'NVIDIA GPU (CUDA)' } as const;
  const [one, two] = ['RTX 3060', 'RTX 2080'].map((name) => gpuOf({ id: name, name, vendor: 'nvidia' })) as [Gpu, Gpu];
  expect(namedBy([INTEL, one], cuda)).toEqual({ provider: 'cuda', name: 'RTX 3060' });
  expect(namedBy([one, two], cuda)).toEqual(cuda);
  expect(namedBy([one], { provider: 'webgpu', name: 'GPU (WebGPU)' }).name).toBe('GPU (WebGPU)');
});

it('ranks cards by what their providers measured, whatever order they are told in', () => {
  const [nvidia, amd] = [
    gpuOf({ id: 'b', name: 'B', vendor: 'nvidia', vramBytes: 8e9 }),
    gpuOf({ id: 'a', name: 'A', vendor: 'amd', vramBytes: 16e9 }),
  ];
  const at = systemClock.now();
  const probes = ComputerView.shape.probes.parse([
    { provider: 'webgpu', verdict: works(4), at },
    { provider: 'cuda', verdict: works(1), at },
  ]);
  for (const gpus of [
    [nvidia, amd, INTEL],
    [INTEL, amd, nvidia],
  ]) {
    expect(rankedGpus(gpus, probes).map(({ id }) => id)).toEqual(['b', 'a', INTEL.id]);
    expect(rankedGpus(gpus, []).map(({ id }) => id)).toEqual(['a', 'b', INTEL.id]);
  }
});
