// Politeness over time, with a clock in the hand: who is told what, and when it looks again by itself.
import { afterEach, describe, expect, it } from 'vitest';
import { FOLLOW_MS } from '../../contract/device-commands.ts';
import type { Decision } from '../../contract/pausing.ts';
import { Politeness } from '../../contract/politeness.ts';
import { clockByHand } from '../clock-by-hand.ts';
import { Pausing } from './pausing.ts';
import { HandReadings } from './testing/signals.ts';

const NOON = new Date(2026, 11, 1, 12).getTime();
const BATTERY = { power: { from: 'battery', percent: 50 } } as const;
const MAINS = { power: { from: 'mains', percent: 50 } } as const;

let pausing: Pausing;
afterEach(() => pausing.close());

function begin(change: Partial<Politeness> = {}) {
  const clock = clockByHand(NOON);
  const readings = new HandReadings();
  const told: string[] = [];
  const wants = { ...Politeness.parse({}), ...change };
  pausing = new Pausing({
    clock,
    readings: (onChange) => Object.assign(readings, { onChange }),
    politeness: () => wants,
    onDecision: (decision: Decision) => told.push(decision.action === 'go' ? 'go' : decision.reason),
    onChange: () => undefined,
  });
  pausing.look();
  return { clock, readings, told, wants };
}

describe('politeness over time', () => {
  it('tells a pause when its time is up, and its end, each once', async () => {
    const { clock, readings, told } = begin();
    readings.say(BATTERY);
    await clock.advance(2_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toEqual(['battery']);
    readings.say(BATTERY);
    await clock.advance(600_000);
    readings.say(MAINS);
    await clock.advance(9_000);
    readings.say(BATTERY);
    await clock.advance(9_000);
    readings.say(MAINS);
    expect(told).toEqual(['battery']);
    await clock.advance(10_000);
    expect(told).toEqual(['battery', 'go']);
  });

  it('an overruled reason lets it go on at once, and is shown, until it has been over', async () => {
    const { clock, readings, told } = begin();
    readings.say(BATTERY);
    await clock.advance(3_000);
    pausing.overrule('battery');
    expect(told).toEqual(['battery', 'go']);
    expect(pausing.view.overruled).toEqual(['battery']);
    pausing.overrule('metered');
    expect(pausing.view.overruled).toEqual(['battery']);
    readings.say(MAINS);
    await clock.advance(10_000);
    expect(pausing.view.overruled).toEqual([]);
    readings.say(BATTERY);
    await clock.advance(3_000);
    expect(told).toEqual(['battery', 'go', 'battery']);
  });

  it('hours begin and end by themselves, also over a sleep and a clock that is set', async () => {
    const { clock, told } = begin({ quietHours: [{ days: [2], from: 13 * 60, to: 14 * 60 }] });
    await clock.advance(3_600_000);
    expect(told).toEqual(['quiet-hours']);
    clock.stepWall(3_600_000);
    await clock.advance(15_000);
    expect(told).toEqual(['quiet-hours', 'go']);
  });

  it('what the person changes holds at once', async () => {
    const { clock, readings, told, wants } = begin();
    readings.say(BATTERY);
    await clock.advance(3_000);
    Object.assign(wants, { onBattery: false });
    pausing.look();
    expect(told).toEqual(['battery', 'go']);
  });

  it('reads while something is at work or somebody looks, and no longer', async () => {
    const { clock, readings } = begin();
    expect(readings.followed).toBe(false);
    pausing.watched();
    expect(readings.followed).toBe(true);
    await clock.advance(2 * FOLLOW_MS);
    expect(readings.followed).toBe(false);
    pausing.atWork(true);
    await clock.advance(2 * FOLLOW_MS);
    expect(readings.followed).toBe(true);
    pausing.atWork(false);
    expect(readings.followed).toBe(false);
  });

  it('once closed it says nothing more, and its readings are closed', async () => {
    const { clock, readings, told } = begin();
    readings.say(BATTERY);
    await pausing.close();
    await clock.advance(60_000);
    expect(told).toEqual([]);
    expect(readings.closed).toBe(true);
  });
});
