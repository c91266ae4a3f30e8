// What the settings say of each signal: a word there is, whatever was read.
import { describe, expect, it } from 'vitest';
import { type Signals, UNREAD } from '../../../main/contract/pausing.ts';
import type { EpochMs } from '../../../main/contract/units.ts';
import { createSpeech } from '../../../main/contract/words/speech.ts';
import { nowOf, type Toggle } from './signal-now.ts';

const speech = createSpeech();
const said = (toggle: Toggle, signals: Signals): string => {
  const now = nowOf(toggle, signals);
  return [speech.t(`face.${now.key}`, now.params), now.said].filter((part) => part !== null).join(': ');
};
const at = 0 as EpochMs;
const read = <T>(value: T) => ({ kind: 'known' as const, value, at });
const SIGNALS: Signals = {
  power: read({ from: 'battery', percent: 41.6 }),
  gpu: read({ load: 0.126, program: 'blender' }),
  fullScreen: read({ full: true, program: '<b>A game</b>' }),
  call: read({ active: false, program: 'zoom' }),
  idle: read({ ms: 150_000 }),
  heat: read({ celsius: 71.4, part: 'gpu', name: 'A card' }),
  network: read({ metered: true }),
  session: read({ seat: 'locked' }),
  sleep: read({ asleep: false }),
};

describe('beside each toggle', () => {
  it.each<[Toggle, string]>([
    ['onBattery', 'on battery, 42 %'],
    ['gpuBusy', 'others take 13 % of it: blender'],
    ['fullScreen', 'filled: <b>A game</b>'],
    ['videoCall', 'no call'],
    ['onlyIdle', 'left alone for 2 min'],
    ['hottestC', '71 °C: A card'],
    ['metered', 'metered'],
    ['otherUser', 'the screen is locked'],
  ])('%s: %s', (toggle, text) => expect(said(toggle, SIGNALS)).toBe(text));

  it.each(UNREAD)('what is not known says why: %s', (why) => {
    const power = { kind: 'inconclusive', why, detail: 'in its own words' } as const;
    expect(nowOf('onBattery', { ...SIGNALS, power })).toMatchObject({ known: false, said: 'in its own words' });
    expect(said('onBattery', { ...SIGNALS, power })).toMatch(/^[a-z].{8,}: in its own words$/);
  });
});
