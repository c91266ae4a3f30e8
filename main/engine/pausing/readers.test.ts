// What can be told of the person and the computer, through the door: heard, read and asked; when, and when not.
import { describe, expect, it } from 'vitest';
import type { ComputerView } from '../../contract/computer.ts';
import { type HouseSignals, Signals } from '../../contract/pausing.ts';
import type { EpochMs } from '../../contract/units.ts';
import { clockByHand } from '../clock-by-hand.ts';
import { SignalReaders } from './readers.ts';
import { SleepWatch } from './readers/sleep-watch.ts';
import type { Asked, SystemReaders } from './readers/system-readers.ts';
import { known, type Told, unread } from './readers/told.ts';

const SECOND = 1_000;
const unheard: HouseSignals = { onBattery: null, idleMs: null, seat: null, asleep: null };
const ASKED: readonly Asked[] = ['power', 'gpu', 'fullScreen', 'call', 'idle', 'network', 'session'];

/** A system that answers what it is told to, and counts. */
const systemOf = (answers: { [S in Asked]: Told<unknown> }) => {
  const asked = Object.fromEntries(ASKED.map((name) => [name, 0])) as Record<Asked, number>;
  const reader = (name: Asked) => ({
    everyMs: 10 * SECOND,
    read: () => {
      asked[name] += 1;
      return Promise.resolve(answers[name]);
    },
  });
  const readers = Object.fromEntries(ASKED.map((name) => [name, reader(name)])) as unknown as SystemReaders;
  return { readers, asked };
};

const plain = (): { [S in Asked]: Told<unknown> } => ({
  power: unread('not-here'),
  gpu: known({ load: 0.5, program: 'game' }),
  fullScreen: known({ full: true, program: 'game' }),
  call: known({ active: false, program: null }),
  idle: known({ ms: 1 }),
  network: known({ metered: false }),
  session: known({ seat: 'here' }),
});

const setUp = (computer: ComputerView | null = null) => {
  const clock = clockByHand();
  const answers = plain();
  const system = systemOf(answers);
  let changes = 0;
  let view = computer;
  let slept = 0;
  const readers = new SignalReaders({
    clock,
    run: () => Promise.resolve({ kind: 'absent' }),
    isOurs: () => false,
    computer: () => view,
    device: () => null,
    holdsStill: () => false,
    onChange: () => {
      changes += 1;
    },
    system: system.readers,
    sleep: new SleepWatch(clock, () => clock.monotonic() + slept),
  });
  return {
    clock,
    readers,
    answers,
    asked: system.asked,
    changes: () => changes,
    see: (next: ComputerView) => {
      view = next;
    },
    /** The wall goes on, the process does not. */
    sleep: (ms: number) => {
      slept += ms;
      clock.stepWall(ms);
    },
  };
};

const viewAt = (readAt: number, over: Partial<ComputerView> = {}): ComputerView => ({
  system: { platform: 'linux', arch: 'x64', name: null },
  gpus: null,
  processor: { name: 'Ryzen', physicalCores: 4, logicalCores: 8, load: null, temperatureC: null },
  memory: { totalBytes: 1, freeBytes: null },
  disks: [],
  battery: { kind: 'unknown' },
  probes: [],
  probing: null,
  findings: [],
  gpuPack: { kind: 'none', why: 'system' },
  readAt: readAt as EpochMs,
  ...over,
});
const card = (name: string, temperatureC: number | null): NonNullable<ComputerView['gpus']>[number] => ({
  id: name,
  name,
  vendor: 'nvidia',
  vramBytes: null,
  vramFreeBytes: null,
  sharesMemory: null,
  driver: null,
  cuda: null,
  computeCapability: null,
  temperatureC,
  load: null,
  processes: null,
  partitioned: null,
});

const battery = (over: object) => ({
  battery: { kind: 'present', percent: 40, charging: null, plugged: null, ...over } as const,
});

it('knows nothing before it was asked', () => {
  const { readers } = setUp();
  expect(Object.values(readers.signals).filter((reading) => reading.kind === 'known' || reading.why !== 'not-yet')).toEqual([]);
  expect(Signals.safeParse(readers.signals).success).toBe(true);
});

it('asks at once when there is something to pause, again and again, and never at rest', async () => {
  const { clock, readers, asked, changes } = setUp();
  await clock.advance(60 * SECOND);
  expect(asked.fullScreen).toBe(0);
  readers.follow(true);
  await clock.advance(0);
  expect(readers.signals).toMatchObject({
    fullScreen: { kind: 'known', value: { full: true, program: 'game' }, at: clock.now() },
    session: { kind: 'known', value: { seat: 'here' } },
    sleep: { kind: 'known', value: { asleep: false } },
  });
  expect(Signals.safeParse(readers.signals).success).toBe(true);
  await clock.advance(30 * SECOND);
  expect(asked).toEqual({ power: 4, gpu: 4, fullScreen: 4, call: 4, idle: 4, network: 4, session: 4 });
  readers.follow(false);
  expect(readers.signals.fullScreen, 'what is not read gets old').toMatchObject({ why: 'not-yet' });
  const before = changes();
  await clock.advance(600 * SECOND);
  expect(asked.fullScreen).toBe(4);
  expect(changes()).toBe(before);
});

it('does not hear an answer that comes after it stopped asking', async () => {
  const { clock, readers } = setUp();
  readers.follow(true);
  readers.follow(false);
  await clock.advance(0);
  expect(readers.signals.call).toMatchObject({ why: 'not-yet' });
  readers.follow(true);
  readers.close();
  await clock.advance(60 * SECOND);
  expect(readers.signals.call).toMatchObject({ why: 'not-yet' });
});

describe('what the house tells', () => {
  it('is believed before anything that is asked, and not asked for', async () => {
    const { clock, readers, asked } = setUp();
    readers.hear({ onBattery: true, idleMs: 5_000, seat: 'here', asleep: false });
    readers.follow(true);
    await clock.advance(30 * SECOND);
    expect(readers.signals).toMatchObject({
      power: { kind: 'known', value: { from: 'battery', percent: null } },
      idle: { kind: 'known', value: { ms: 5_000 } },
      session: { kind: 'known', value: { seat: 'here' } },
    });
    expect([asked.idle, asked.session]).toEqual([0, 0]);
    readers.hear(unheard);
    await clock.advance(10 * SECOND);
    expect([asked.idle, asked.session], 'a house that cannot tell').toEqual([1, 1]);
    expect(readers.signals.idle).toMatchObject({ value: { ms: 1 } });
  });

  it('of a locked screen is looked into: another user may sit there', async () => {
    const { clock, readers, answers } = setUp();
    answers.session = known({ seat: 'elsewhere' });
    readers.follow(true);
    readers.hear({ ...unheard, seat: 'locked' });
    await clock.advance(10 * SECOND);
    expect(readers.signals.session).toMatchObject({ value: { seat: 'elsewhere' } });
    answers.session = unread('refused');
    await clock.advance(10 * SECOND);
    expect(readers.signals.session).toMatchObject({ value: { seat: 'locked' } });
  });

  it('of a locked screen is not believed of an earlier lock', async () => {
    const { clock, readers, answers } = setUp();
    answers.session = known({ seat: 'elsewhere' });
    readers.follow(true);
    readers.hear({ ...unheard, seat: 'locked' });
    await clock.advance(10 * SECOND);
    readers.hear({ ...unheard, seat: 'here' });
    answers.session = known({ seat: 'locked' });
    await clock.advance(3_600 * SECOND);
    readers.hear({ ...unheard, seat: 'locked' });
    expect(readers.signals.session).toMatchObject({ value: { seat: 'locked' } });
  });
});

describe('power and heat, from the devices’ view', () => {
  it.each([
    ['no battery', { battery: { kind: 'absent' } as const }, { value: { from: 'mains', percent: null } }],
    ['unplugged', battery({ plugged: false }), { value: { from: 'battery', percent: 40 } }],
    ['plugged', battery({ plugged: true, charging: false }), { value: { from: 'mains', percent: 40 } }],
    ['charging, the plug not told', battery({ charging: true }), { value: { from: 'mains', percent: 40 } }],
    ['not charging, the plug not told: full or empty', battery({ charging: false }), { why: 'refused' }],
    ['not told', {}, { why: 'refused' }],
  ])('%s', (_name, over, power) => {
    const { clock, readers, see } = setUp();
    see(viewAt(clock.now(), over));
    expect(readers.signals.power).toMatchObject(power);
  });

  it('takes the percentage from there, and the plug from the house', () => {
    const { clock, readers, see } = setUp();
    see(viewAt(clock.now(), battery({ plugged: true })));
    readers.hear({ ...unheard, onBattery: true });
    expect(readers.signals.power).toMatchObject({ value: { from: 'battery', percent: 40 } });
  });

  it('is asked of the system where that tells sooner', async () => {
    const { clock, readers, answers, asked } = setUp();
    answers.power = known({ from: 'battery', percent: 70 });
    readers.follow(true);
    await clock.advance(0);
    expect(readers.signals.power).toMatchObject({ value: { from: 'battery', percent: 70 }, at: clock.now() });
    readers.hear({ ...unheard, onBattery: false });
    await clock.advance(30 * SECOND);
    expect(readers.signals.power).toMatchObject({ value: { from: 'mains' } });
    expect(asked.power).toBe(1);
  });

  it('names the hottest part', () => {
    const { clock, readers, see } = setUp();
    see(viewAt(clock.now(), { gpus: [card('A', 60), card('B', 81), card('C', null)] }));
    expect(readers.signals.heat).toMatchObject({ value: { celsius: 81, part: 'gpu', name: 'B' } });
    const processor = { name: 'Ryzen', physicalCores: 4, logicalCores: 8, load: null, temperatureC: 90 };
    see(viewAt(clock.now(), { gpus: [card('B', 81)], processor }));
    expect(readers.signals.heat).toMatchObject({ value: { celsius: 90, part: 'processor', name: 'Ryzen' } });
    see(viewAt(clock.now()));
    expect(readers.signals.heat).toMatchObject({ why: 'not-here' });
  });

  it('does not take what was read long ago for what is', async () => {
    const { clock, readers, see } = setUp();
    see(viewAt(clock.now(), { gpus: [card('A', 99)], battery: { kind: 'absent' } }));
    await clock.advance(150 * SECOND);
    expect(readers.signals).toMatchObject({ heat: { why: 'not-yet' }, power: { why: 'not-yet' } });
  });
});

describe('sleep', () => {
  it('is over when the engine goes on, whoever forgot to say so; all is read anew', async () => {
    const { clock, readers, asked, sleep } = setUp();
    readers.follow(true);
    await clock.advance(SECOND);
    readers.hear({ ...unheard, asleep: true });
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: true } });
    sleep(3_600 * SECOND);
    const before = asked.gpu;
    await clock.advance(5 * SECOND);
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: false } });
    expect(asked.gpu).toBe(before + 1);
  });

  it('that never came is given up', async () => {
    const { clock, readers } = setUp();
    readers.follow(true);
    readers.hear({ ...unheard, asleep: true });
    await clock.advance(30 * SECOND);
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: true } });
    await clock.advance(40 * SECOND);
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: false } });
  });

  it('that never came is not begun again by whatever else the house says', async () => {
    const { clock, readers } = setUp();
    readers.follow(true);
    readers.hear({ ...unheard, asleep: true });
    await clock.advance(70 * SECOND);
    readers.hear({ ...unheard, asleep: true, idleMs: 10_000 });
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: false } });
    readers.hear({ ...unheard, asleep: false });
    readers.hear({ ...unheard, asleep: true });
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: true } });
  });

  it('is told at rest too, and ends when the house says so', () => {
    const { readers } = setUp();
    readers.hear({ ...unheard, asleep: true });
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: true } });
    readers.hear({ ...unheard, asleep: false });
    expect(readers.signals.sleep).toMatchObject({ value: { asleep: false } });
  });
});
