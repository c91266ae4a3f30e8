// Hours as a person reads and types them.
import { describe, expect, it } from 'vitest';
import { createSpeech } from '../../../main/contract/words/speech.ts';
import type { Words } from '../../words/use-words.ts';
import { clockOf, hoursText, minuteOf } from './hours.ts';

const speech = createSpeech();
const words: Pick<Words, 't' | 'locale'> = {
  t: (key, params) => speech.t(`face.${key}`, params ?? {}),
  locale: { language: 'en' },
};
const said = (days: number[], from: string, to: string) =>
  hoursText({ days, from: minuteOf(from) ?? -1, to: minuteOf(to) ?? -1 }, words);

describe('hours', () => {
  it.each([
    [[0, 1, 2, 3, 4, 5, 6], '22:00', '07:00', 'Every day, 22:00 to 07:00'],
    [[5, 4, 3, 2, 1], '09:00', '17:30', 'Monday to Friday, 09:00 to 17:30'],
    [[6, 0], '00:00', '00:00', 'Saturday and Sunday, all day'],
    [[0, 3], '09:00', '09:00', 'Wed, Sun, 09:00 to 09:00'],
  ])('%j from %s to %s', (days, from, to, text) => expect(said(days, from, to)).toBe(text));

  it('a time is read back as it was written, and what is none is none', () => {
    for (const minute of [0, 59, 60, 1_439]) expect(minuteOf(clockOf(minute))).toBe(minute);
    for (const text of ['', '24:00', '7:00', '12:60', '12:00:00', '12.00']) expect(minuteOf(text)).toBeNull();
  });
});
