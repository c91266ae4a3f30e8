// What is said of subnets: whole sentences in our tone, nothing left to fill but what the screen fills, and no promise of money.
import { describe, expect, it } from 'vitest';
import { UNFIT_REASONS } from '../offer.ts';
import { Manifest, SUBNET_IDS } from '../subnet.ts';
import { createSpeech } from './speech.ts';
import { subnets } from './en/subnets.ts';

const speech = createSpeech();
const filled = { amount: '8 GB', mbps: 20 };

/** Every text below this word, as it is spoken, with its key. */
function texts(at: object, key: string): (readonly [string, string])[] {
  return Object.entries(at).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[`${key}.${name}`, speech.t(`${key}.${name}`, filled)] as const]
      : texts(value as object, `${key}.${name}`),
  );
}
const all = texts(subnets, 'subnets');
const SENTENCE = /^[\p{Lu}“].{5,}[.?]$/u;

it.each(all)('%s is in our tone, and nothing in it is left unfilled', (_key, text) => {
  expect(text).not.toMatch(/\{\{|undefined|!|\bOops\b|\bplease\b/i);
  expect(text.length).toBeLessThan(330);
});

it('promises nobody anything', () => {
  for (const [, text] of all) expect(text).not.toMatch(/you will earn|guarantee|profit|passive income|easy money/i);
});

describe('whole sentences', () => {
  it.each([...SUBNET_IDS])('what %s asks, how it is answered, what it pays', (id) => {
    for (const text of [subnets.asks[id], subnets.answers[id], subnets.pays[id]]) expect(text).toMatch(SENTENCE);
  });

  it.each([...UNFIT_REASONS])('%s: what keeps it from being mined, and what helps', (reason) => {
    for (const { why, helps } of [subnets.unfit[reason], subnets.unsure[reason]]) {
      expect(why).toMatch(SENTENCE);
      expect(helps).toMatch(SENTENCE);
    }
  });

  it.each(Manifest.shape.payout.options)('what paying %s means', (curve) =>
    expect(subnets.payout[curve].means).toMatch(SENTENCE),
  );

  it.each(Object.entries(subnets.approximated))('%s is admitted in a sentence', (_key, text) => expect(text).toMatch(SENTENCE));
});
