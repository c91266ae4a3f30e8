// Who may ask, said: every fault and every standing has its sentence, with nothing in it left unfilled.
import { expect, it } from 'vitest';
import { CALLERS_FAULTS, type CallersFault, type CallersView } from '../callers.ts';
import type { EpochMs } from '../units.ts';
import { faultSentence, standingSentence } from './callers-sentences.ts';
import { createSpeech, speak } from './speech.ts';

const speech = createSpeech();
const locale = { language: 'en', timeZone: 'UTC' };
const at = Date.UTC(2026, 10, 23, 14, 2) as EpochMs;
const DAY_MS = 24 * 60 * 60 * 1_000;
const params = { detail: 'EACCES', mostKb: 256, most: 1_024, found: 2, known: 1, field: 'stake', subnet: '$t(states.ready)' };
const file: CallersView['file'] = {
  path: '/data/callers.json',
  found: true,
  standing: { kind: 'current' },
  readAt: at,
  callers: 1,
  allowed: 0,
  denied: 0,
  fault: null,
};
const said = (fault: CallersFault): string => speak(speech, faultSentence(fault));
const stands = (over: Partial<CallersView['file']>): string | null => {
  const sentence = standingSentence({ ...file, ...over }, locale);
  return sentence && speak(speech, sentence);
};

it.each(CALLERS_FAULTS)('says what %s means', (code) => {
  for (const line of [null, 7]) expect(said({ code, line, params })).toMatch(/^(?!.*(\{\{|undefined|callersFaults)).{10,}\.$/);
});

it('names the line, and takes what the file says for text', () => {
  expect(said({ code: 'not-json', line: 3, params: {} })).toBe('Line 3: this is not JSON.');
  expect(said({ code: 'unknown-subnet', line: 9, params })).toContain('“$t(states.ready)”');
});

it('says what still holds and until when, then that nothing does', () => {
  expect(stands({})).toBeNull();
  expect(stands({ found: false })).toBe('There is no such file: nobody else may ask.');
  expect(stands({ standing: { kind: 'stale', since: at, servedUntil: (at + DAY_MS) as EpochMs } })).toBe(
    'What it said at Mon 14:02 holds until Tue 14:02. After that nobody may ask because of it.',
  );
  expect(stands({ standing: { kind: 'expired', since: at } })).toContain('Mon 14:02 is too old');
  expect(stands({ standing: { kind: 'expired', since: null } })).toContain('could not read it since');
});
