// What others do with the cards that Lode uses: NVIDIA's own sampling, what the kernel counts, and the load as a whole while Lode holds still.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ComputerView, Gpu } from '../../../../contract/computer.ts';
import type { Device } from '../../../../contract/device.ts';
import type { EpochMs } from '../../../../contract/units.ts';
import { clockByHand, type HandClock } from '../../../clock-by-hand.ts';
import type { ToolResult } from '../../../run-tool.ts';
import { known, type Told, unread, type Value } from '../told.ts';
import { capture, complained, printed, toolsWith } from '../testing/tools.ts';
import { byRestToo } from './by-rest.ts';
import { linuxGpu } from './linux-gpu.ts';
import { readPmon } from './nvidia-pmon.ts';
import { OthersOnCards } from './uses.ts';

const OURS = 48_211;
const cuda: Device = { provider: 'cuda', name: 'NVIDIA GeForce RTX 3060' };
const webgpu: Device = { provider: 'webgpu', name: 'GPU' };
const computerWith = (cards: readonly Partial<Gpu>[], readAt = 0): ComputerView =>
  ({ gpus: cards, readAt: readAt as EpochMs }) as unknown as ComputerView;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-fdinfo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Says when somebody waits on it: what was read of the disk by then took as long as it took. */
function clockWaitedOn(): HandClock & { readonly waitedOn: () => Promise<unknown> } {
  const clock = clockByHand();
  let waits = false;
  const after: HandClock['after'] = (ms, run) => {
    waits = true;
    return clock.after(ms, run);
  };
  return { ...clock, after, waitedOn: () => vi.waitUntil(() => waits) };
}

interface Setting {
  readonly tools: Readonly<Record<string, ToolResult | (() => ToolResult)>>;
  readonly cards: readonly Partial<Gpu>[];
  readonly device?: Device | null;
  readonly proc?: string;
  readonly clock?: HandClock;
}
const reader = ({ tools, cards, device = cuda, proc = '/proc/none', clock = clockByHand() }: Setting) =>
  linuxGpu({
    clock,
    run: toolsWith(tools).run,
    isOurs: (pid) => pid === OURS,
    computer: () => computerWith(cards),
    device: () => device,
    holdsStill: () => false,
    proc,
  });

const nvidia = (load: number | null = null) => [{ vendor: 'nvidia' as const, load }];

const pmon = (file: string) => ({ 'nvidia-smi pmon -c 1 -s u': printed(capture(file)) });

describe('on NVIDIA’s cards', () => {
  it('is what the others compute and draw, each counted once, with the name of the busiest', async () => {
    expect(readPmon(capture('one-gpu.pmon'))).toMatchObject({ uses: { length: 4 }, untold: true });
    const told = await reader({ tools: pmon('one-gpu.pmon'), cards: nvidia() }).read();
    expect(told).toMatchObject({ kind: 'known', value: { program: 'renderD128 --us' } });
    expect(told.kind === 'known' && told.value.load).toBeCloseTo(0.03 + 0.17 + 0.14);
  });

  it('counts only the card that Lode is on, of an older driver too; and still does when Lode holds still', async () => {
    let rows = capture('old-driver.pmon');
    const asked = reader({ tools: { nvidia: () => printed(rows) }, cards: nvidia() });
    expect(await asked.read()).toEqual(known({ load: 0.2, program: 'blender' }));
    rows = rows.replace(/^.*lode.*\n/m, '');
    expect(await asked.read()).toEqual(known({ load: 0.2, program: 'blender' }));
  });

  it('is nothing where nobody works', async () => {
    expect(await reader({ tools: pmon('nobody.pmon'), cards: nvidia(0) }).read()).toEqual(known({ load: 0, program: null }));
    expect(await reader({ tools: pmon('untold.pmon'), cards: nvidia(0.02) }).read()).toEqual(known({ load: 0, program: null }));
  });

  it.each<[string, Readonly<Record<string, ToolResult>>, string]>([
    ['whose driver does not say who works', pmon('untold.pmon'), 'not-here'],
    ['whose driver hangs', { nvidia: { kind: 'silent' } }, 'refused'],
    [
      'whose driver is in trouble',
      { nvidia: complained('Failed to initialize NVML: Driver/library version mismatch', 18) },
      'refused',
    ],
    ['without its tool', {}, 'no-tool'],
    ['of a tool that prints something else', { nvidia: printed('Feature not supported.\n') }, 'unreadable'],
  ])('cannot be told of a card %s', async (_name, tools, why) => {
    expect(await reader({ tools, cards: nvidia(0.9) }).read()).toMatchObject({ kind: 'inconclusive', why });
  });
});

/** A /proc with one handle of a card in it, and what find says of it. */
const procWith = (files: Readonly<Record<string, string>>) => {
  const proc = mkdtempSync(path.join(folder, 'proc-'));
  const set = (next: Readonly<Record<string, string>>): void => {
    for (const [at, text] of Object.entries(next)) {
      const [pid = '', fd = ''] = at.split('/');
      mkdirSync(path.join(proc, pid, 'fdinfo'), { recursive: true });
      writeFileSync(path.join(proc, pid, 'comm'), pid === '77' ? 'game\n' : 'other\n');
      writeFileSync(path.join(proc, pid, 'fdinfo', fd), text);
    }
  };
  set(files);
  const lines = Object.keys(files).map((at) => `${proc}/${at.replace('/', '/fd/')} /dev/dri/renderD128\n`);
  return { proc, set, find: printed(lines.join('')) };
};

const later = (text: string, ns: number) =>
  text.replace(/^(drm-engine-gfx:\s*)(\d+)/m, (_all, name: string, count: string) => `${name}${Number(count) + ns}`);

describe('on other cards', () => {
  const amd = capture('amdgpu.fdinfo');

  it('is what the kernel counted since the last time', async () => {
    const clock = clockWaitedOn();
    const mine = amd.replace('7568', '9');
    const { proc, set, find } = procWith({ '77/12': amd, [`${OURS}/4`]: mine });
    const asked = reader({ tools: { find }, cards: [{ vendor: 'amd' }], device: webgpu, proc, clock });
    const first = asked.read();
    await clock.waitedOn();
    set({ '77/12': later(amd, 300_000_000), [`${OURS}/4`]: later(mine, 700_000_000) });
    await clock.advance(1_000);
    // The first time it counts twice, a second apart.
    expect(await first).toEqual(known({ load: 0.3, program: 'game' }));
    set({ '77/12': later(amd, 300_000_000 + 6_000_000_000) });
    await clock.advance(15_000);
    const second = await asked.read();
    expect(second.kind === 'known' && second.value.load).toBeCloseTo(0.4);
  });

  it('counts cycles where the driver does, and engines of which there are several', async () => {
    const clock = clockWaitedOn();
    const xe = capture('xe.fdinfo');
    const { proc, set, find } = procWith({ '77/12': xe });
    const asked = reader({ tools: { find }, cards: [{ vendor: 'intel' }], device: webgpu, proc, clock }).read();
    await clock.waitedOn();
    set({
      '77/12': xe
        .replace(/^(drm-cycles-rcs:).*$/m, '$1\t28258000')
        .replace(/^(drm-total-cycles-rcs:).*$/m, '$1\t7655183625')
        .replace(/^(drm-cycles-vcs:).*$/m, '$1\t400')
        .replace(/^(drm-total-cycles-vcs:).*$/m, '$1\t7655183625'),
    });
    await clock.advance(1_000);
    expect(await asked).toEqual(known({ load: 0.5, program: 'game' }));
  });

  it('goes on being told of a pause that gave the card back, though the other card is not told of', async () => {
    let rows = capture('old-driver.pmon');
    const tools = { nvidia: () => printed(rows), find: { kind: 'silent' as const } };
    const asked = reader({ tools, cards: [{ vendor: 'nvidia' }, { vendor: 'intel' }], device: webgpu });
    const game = known({ load: 0.2, program: 'blender' });
    expect(await asked.read()).toEqual(game);
    rows = rows.replace(/^.*lode.*\n/m, '');
    expect(await asked.read(), 'it paused for that, and let go of the card').toEqual(game);
    const never = reader({ tools, cards: [{ vendor: 'nvidia' }, { vendor: 'intel' }], device: webgpu });
    expect(await never.read(), 'it may be on the other').toMatchObject({ why: 'refused' });
  });

  it('cannot be told where the driver counts nothing, or find does not answer', async () => {
    const { proc, find } = procWith({ '77/12': 'pos:\t0\nflags:\t02\n' });
    const setting = { cards: [{ vendor: 'amd' as const }], device: webgpu, proc };
    expect(await reader({ ...setting, tools: { find } }).read()).toMatchObject({ why: 'not-here' });
    expect(await reader({ ...setting, tools: { find: { kind: 'silent' } } }).read()).toMatchObject({ why: 'refused' });
  });
});

const use = (over: object) => ({ card: 'a', engine: '3d', pid: 1, name: 'one', load: 0.2, ...over });

describe('of several', () => {
  it('an engine that is full counts, however idle the others are', () => {
    const uses = [use({}), use({ pid: 2, name: 'two', engine: 'copy', load: 0.9 }), use({ pid: 3, load: 0.3 })];
    expect(new OthersOnCards().of(uses, new Set())).toEqual({ load: 0.9, program: 'two' });
  });
  it('no engine is more than full', () => {
    expect(new OthersOnCards().of([use({ load: 0.8 }), use({ pid: 2, load: 0.7 })], new Set()).load).toBe(1);
  });
});

const whole = (answer: Told<Value<'gpu'>>) => {
  const clock = clockByHand();
  const now = { still: false, device: cuda as Device | null, cards: [] as Partial<Gpu>[], readAt: 0 };
  const asked = byRestToo(
    { everyMs: 1, read: () => Promise.resolve(answer) },
    {
      clock,
      computer: () => computerWith(now.cards, now.readAt),
      device: () => now.device,
      holdsStill: () => now.still,
    },
  );
  return { clock, now, read: () => asked.read() };
};

describe('as a whole', () => {
  it('is others’ while Lode holds still, once what was Lode’s is over', async () => {
    const { clock, now, read } = whole(unread('no-tool'));
    now.cards = [
      { vendor: 'nvidia', load: 0.6 },
      { vendor: 'intel', load: null },
    ];
    now.readAt = clock.now();
    expect(await read(), 'it computes').toMatchObject({ why: 'no-tool' });
    now.still = true;
    now.device = null;
    expect(await read(), 'it was read while Lode computed').toMatchObject({ why: 'no-tool' });
    await clock.advance(15_000);
    now.readAt = clock.now();
    expect(await read()).toEqual(known({ load: 0.6, program: null }));
    now.still = false;
    expect(await read()).toMatchObject({ why: 'no-tool' });
  });

  it('is not asked for where the system says who works, nor where Lode uses no card', async () => {
    const told = whole(known({ load: 0.1, program: 'game' }));
    expect(await told.read()).toEqual(known({ load: 0.1, program: 'game' }));
    told.now.device = { provider: 'cpu', name: 'Ryzen' };
    expect(await told.read()).toMatchObject({ why: 'not-here', detail: 'Lode answers with the processor' });
    told.now.device = null;
    expect(await told.read(), 'a pause does not change which').toMatchObject({ why: 'not-here' });
  });
});
