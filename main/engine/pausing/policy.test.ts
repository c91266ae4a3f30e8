// The policy: a table of what each signal means, and what must hold whatever the signals do.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AUTO_REASONS,
  type AutoReason,
  Decision,
  PAUSE_REASONS,
  type Signals,
  UNREAD as UNREAD_WHYS,
} from '../../contract/pausing.ts';
import { COOLER_BY_C, IDLE_AFTER_MS, Politeness } from '../../contract/politeness.ts';
import type { EpochMs } from '../../contract/units.ts';
import { decide, type Memory, NOTHING_YET, type Verdict } from './policy.ts';
import { DWELL_MS, UNREAD_HOLD_MS } from './reasons.ts';
import { known, UNREAD } from './testing/signals.ts';

const NOW = new Date(2026, 11, 1, 12).getTime();
const DAY = [0, 1, 2, 3, 4, 5, 6];
const wants = (change: Partial<Politeness> = {}): Politeness => ({ ...Politeness.parse({}), ...change });

/** Time and memory around the policy. */
class Life {
  memory: Memory = NOTHING_YET;
  passed = 0;
  politeness = wants();
  last: Verdict | null = null;

  look(signals: Signals, afterMs = 0): Decision {
    this.passed += afterMs;
    this.last = decide({
      signals,
      politeness: this.politeness,
      now: (NOW + this.passed) as EpochMs,
      passedMs: this.passed,
      before: this.memory,
    });
    this.memory = this.last.memory;
    return this.last.decision;
  }
  /** The reason, or `go`. */
  says(signals: Signals, afterMs = 0): string {
    const decision = this.look(signals, afterMs);
    return decision.action === 'go' ? 'go' : decision.reason;
  }
}

const MEANS = {
  asleep: [known({ sleep: { asleep: true } }), known({ sleep: { asleep: false } })],
  'too-hot': [
    known({ heat: { celsius: 91, part: 'gpu', name: 'A card' } }),
    known({ heat: { celsius: 70, part: 'gpu', name: 'A card' } }),
  ],
  battery: [known({ power: { from: 'battery', percent: 80 } }), known({ power: { from: 'mains', percent: 80 } })],
  'video-call': [known({ call: { active: true, program: 'zoom' } }), known({ call: { active: false, program: null } })],
  'full-screen': [
    known({ fullScreen: { full: true, program: 'A game' } }),
    known({ fullScreen: { full: false, program: null } }),
  ],
  'gpu-busy': [known({ gpu: { load: 0.9, program: 'blender' } }), known({ gpu: { load: 0, program: null } })],
  'other-user': [known({ session: { seat: 'elsewhere' } }), known({ session: { seat: 'here' } })],
  metered: [known({ network: { metered: true } }), known({ network: { metered: false } })],
  'user-active': [known({ idle: { ms: 10 } }), known({ idle: { ms: IDLE_AFTER_MS } })],
} as const satisfies Partial<Record<AutoReason, readonly [Signals, Signals]>>;
const MEANINGS = Object.entries(MEANS) as [keyof typeof MEANS, readonly [Signals, Signals]][];

const hot = (celsius: number) => known({ heat: { celsius, part: 'gpu', name: null } });

describe('each signal', () => {
  it.each(MEANINGS)('%s pauses after its time, and ends after its time', (reason, [on, over]) => {
    const life = new Life();
    life.politeness = wants({ onlyIdle: true });
    const { begins, ends } = DWELL_MS[reason];
    expect(life.says(on)).toBe(begins === 0 ? reason : 'go');
    expect(life.says(on, begins)).toBe(reason);
    expect(life.says(over)).toBe(ends === 0 ? 'go' : reason);
    expect(life.last?.lookAgainMs).toBe(ends === 0 ? null : ends);
    expect(life.says(over, Math.max(0, ends - 1))).toBe(ends === 0 ? 'go' : reason);
    expect(life.says(over, 1)).toBe('go');
  });

  it.each(MEANINGS)('%s: what can no longer be told holds for a while, and ends', (reason, [on]) => {
    const life = new Life();
    life.politeness = wants({ onlyIdle: true });
    life.look(on);
    expect(life.says(on, DWELL_MS[reason].begins)).toBe(reason);
    expect(life.says(UNREAD)).toBe(reason);
    expect(life.says(UNREAD, UNREAD_HOLD_MS - 1)).toBe(reason);
    expect(life.says(UNREAD, 1)).toBe('go');
  });

  it.each(MEANINGS.filter(([reason]) => reason !== 'asleep'))(
    '%s is no reason for whoever does not want it, at once',
    (reason, [on]) => {
      const life = new Life();
      life.politeness = wants({ onlyIdle: true });
      life.look(on);
      expect(life.says(on, DWELL_MS[reason].begins)).toBe(reason);
      const off = {
        onBattery: false,
        gpuBusy: false,
        fullScreen: false,
        videoCall: false,
        otherUser: false,
        metered: false,
        hottestC: null,
      };
      life.politeness = wants(off);
      expect(life.says(on)).toBe('go');
      expect(life.says(on, 600_000)).toBe('go');
    },
  );

  it('a locked screen is nobody at the computer', () => {
    const life = new Life();
    life.politeness = wants({ onlyIdle: true });
    expect(life.says(known({ session: { seat: 'locked' }, idle: { ms: 0 } }), 60_000)).toBe('go');
  });

  it('heat between the two limits leaves it as it is', () => {
    const life = new Life();
    const limit = wants().hottestC ?? 0;
    expect(life.says(hot(limit), 600_000)).toBe('go');
    life.look(hot(limit + 1));
    expect(life.says(hot(limit + 1), 600_000)).toBe('too-hot');
    expect(life.says(hot(limit - COOLER_BY_C + 1), 600_000)).toBe('too-hot');
    life.look(hot(limit - COOLER_BY_C));
    expect(life.says(hot(limit - COOLER_BY_C), 600_000)).toBe('go');
  });

  it('names what was seen, and since when', () => {
    const life = new Life();
    life.look(MEANS['full-screen'][0]);
    expect(life.look(MEANS['full-screen'][0], 5_000)).toEqual({
      action: 'pause',
      reason: 'full-screen',
      cause: 'A game',
      since: NOW + 5_000,
      until: null,
    });
    expect(life.look(known({ fullScreen: { full: true, program: 'A film' } }), 1_000)).toMatchObject({
      cause: 'A film',
      since: NOW + 5_000,
    });
  });
});

describe('hours', () => {
  it('quiet ones say their end, and end then', () => {
    const life = new Life();
    life.politeness = wants({ quietHours: [{ days: DAY, from: 11 * 60, to: 12 * 60 + 30 }] });
    expect(life.look(UNREAD)).toMatchObject({ reason: 'quiet-hours', until: NOW + 30 * 60_000 });
    expect(life.last?.lookAgainMs).toBe(30 * 60_000);
    expect(life.says(UNREAD, 30 * 60_000)).toBe('go');
  });

  it('outside the cheap ones it pauses until the next', () => {
    const life = new Life();
    life.politeness = wants({ cheapHours: [{ days: DAY, from: 22 * 60, to: 6 * 60 }] });
    expect(life.look(UNREAD)).toMatchObject({ reason: 'tariff', until: NOW + 10 * 3_600_000 });
    expect(life.says(UNREAD, 10 * 3_600_000)).toBe('go');
  });
});

describe('overruling', () => {
  const battery = MEANS.battery;
  it('holds until the reason has been over once', () => {
    const life = new Life();
    life.look(battery[0]);
    expect(life.says(battery[0], 3_000)).toBe('battery');
    life.memory = { ...life.memory, overruled: ['battery'] };
    expect(life.says(battery[0], 3_600_000)).toBe('go');
    life.look(battery[1]);
    life.look(battery[1], 10_000);
    expect(life.memory.overruled).toEqual([]);
    life.look(battery[0]);
    expect(life.says(battery[0], 3_000)).toBe('battery');
  });

  it('is of one reason; another that holds is told', () => {
    const both = known({ power: { from: 'battery', percent: null }, call: { active: true, program: null } });
    const life = new Life();
    life.look(both);
    expect(life.says(both, 10_000)).toBe('battery');
    life.memory = { ...life.memory, overruled: ['battery'] };
    expect(life.says(both)).toBe('video-call');
  });
});

const aName = fc.option(fc.constantFrom('Half-Life', '<b>x</b>', ''), { nil: null });
const reading = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 3, arbitrary: value.map((said) => ({ kind: 'known' as const, value: said, at: 0 as EpochMs })) },
    fc.constantFrom(...UNREAD_WHYS).map((why) => ({ kind: 'inconclusive' as const, why, detail: null })),
  );
const someSignals: fc.Arbitrary<Signals> = fc.record({
  power: reading(fc.record({ from: fc.constantFrom('mains' as const, 'battery' as const), percent: fc.constant(null) })),
  gpu: reading(fc.record({ load: fc.double({ min: 0, max: 1, noNaN: true }), program: aName })),
  fullScreen: reading(fc.record({ full: fc.boolean(), program: aName })),
  call: reading(fc.record({ active: fc.boolean(), program: aName })),
  idle: reading(fc.record({ ms: fc.integer({ min: 0, max: 900_000 }) })),
  heat: reading(fc.record({ celsius: fc.integer({ min: 20, max: 120 }), part: fc.constant('gpu' as const), name: aName })),
  network: reading(fc.record({ metered: fc.boolean() })),
  session: reading(fc.record({ seat: fc.constantFrom('here' as const, 'locked' as const, 'elsewhere' as const) })),
  sleep: reading(fc.record({ asleep: fc.boolean() })),
});
const minute = fc.integer({ min: 0, max: 1439 });
const someHours = fc.array(
  fc.record({ days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }), from: minute, to: minute }),
  { maxLength: 3 },
);
const somePoliteness: fc.Arbitrary<Politeness> = fc.record({
  feel: fc.constant('balanced' as const),
  onBattery: fc.boolean(),
  gpuBusy: fc.boolean(),
  fullScreen: fc.boolean(),
  videoCall: fc.boolean(),
  otherUser: fc.boolean(),
  metered: fc.boolean(),
  onlyIdle: fc.boolean(),
  hottestC: fc.option(fc.integer({ min: 50, max: 105 }), { nil: null }),
  quietHours: someHours,
  cheapHours: someHours,
});
const someLooks = fc.array(fc.tuple(someSignals, fc.integer({ min: 0, max: 90_000 })), { minLength: 1, maxLength: 25 });
const RUNS = { numRuns: 200 };

describe('whatever the signals do', () => {
  it('an answer comes, the same to the same, within the contract, with an end that lies ahead', () => {
    fc.assert(
      fc.property(somePoliteness, someLooks, (politeness, looks) => {
        const [life, twin] = [new Life(), new Life()];
        life.politeness = twin.politeness = politeness;
        for (const [signals, afterMs] of looks) {
          const decision = life.look(signals, afterMs);
          expect(twin.look(signals, afterMs)).toEqual(decision);
          expect(Decision.parse(decision)).toEqual(decision);
          const until = decision.action === 'pause' ? decision.until : null;
          expect(until ?? Number.POSITIVE_INFINITY).toBeGreaterThan(NOW + life.passed);
          expect(life.last?.lookAgainMs ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
      RUNS,
    );
  });

  it('no reason comes or goes faster than its times allow', () => {
    fc.assert(
      fc.property(somePoliteness, someLooks, (politeness, looks) => {
        const life = new Life();
        life.politeness = politeness;
        const turned = new Map<AutoReason, number>();
        for (const [signals, afterMs] of looks) {
          const before = life.memory;
          life.look(signals, afterMs);
          for (const reason of AUTO_REASONS) {
            const [was, is] = [before.standings[reason].holds, life.memory.standings[reason].holds];
            if (was === is) continue;
            const { begins, ends } = DWELL_MS[reason];
            const lasted = life.passed - (turned.get(reason) ?? Number.NEGATIVE_INFINITY);
            expect(lasted).toBeGreaterThanOrEqual(is ? begins : ends);
            turned.set(reason, life.passed);
          }
        }
      }),
      RUNS,
    );
  });

  it('the first reason by the order of precedence is the one that is told', () => {
    fc.assert(
      fc.property(somePoliteness, someLooks, (politeness, looks) => {
        const life = new Life();
        life.politeness = politeness;
        for (const [signals, afterMs] of looks) {
          const told = life.says(signals, afterMs);
          const first = PAUSE_REASONS.find((reason) =>
            AUTO_REASONS.some((auto) => auto === reason && life.memory.standings[auto].holds),
          );
          expect(told).toBe(first ?? 'go');
        }
      }),
      RUNS,
    );
  });

  it('every pause ends once its signal is over, or can no longer be read', () => {
    const quiet = known({
      power: { from: 'mains', percent: null },
      gpu: { load: 0, program: null },
      fullScreen: { full: false, program: null },
      call: { active: false, program: null },
      idle: { ms: IDLE_AFTER_MS },
      heat: { celsius: 30, part: 'gpu', name: null },
      network: { metered: false },
      session: { seat: 'here' },
      sleep: { asleep: false },
    });
    fc.assert(
      fc.property(somePoliteness, someLooks, fc.constantFrom(quiet, UNREAD), (politeness, looks, end) => {
        const life = new Life();
        life.politeness = { ...politeness, quietHours: [], cheapHours: [] };
        for (const [signals, afterMs] of looks) life.look(signals, afterMs);
        life.look(end);
        // Walked by nothing but the times it names itself.
        for (let step = 0; step < 20 && life.last?.lookAgainMs !== null; step += 1) life.look(end, life.last?.lookAgainMs ?? 0);
        expect(life.says(end)).toBe('go');
        expect(life.passed).toBeLessThanOrEqual(looks.reduce((sum, [, ms]) => sum + ms, 0) + UNREAD_HOLD_MS);
      }),
      RUNS,
    );
  });

  it('a clock that is set changes the hours and nothing else', () => {
    const life = new Life();
    life.look(MEANS.battery[0]);
    life.look(MEANS.battery[0], 3_000);
    const set = decide({
      signals: MEANS.battery[1],
      politeness: wants(),
      now: 0 as EpochMs,
      passedMs: life.passed,
      before: life.memory,
    });
    expect(set.decision).toMatchObject({ reason: 'battery' });
    expect(set.lookAgainMs).toBe(DWELL_MS.battery.ends);
  });
});
