// Tag101's rule by the numbers of its specification, and by rounds small enough to work out by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusters, type Said, silhouettes } from './clusters.ts';
import type { ReadPost } from './post.ts';
import { groundsOf, repeatMultiplier, scoreRound, setOf, supportWorth, validity } from './score.ts';
import { counted, formatOf, normalizeTag } from './tag.ts';
import { coreOf, variantsOf } from './wording.ts';

/** A direction in a plane; two of them are as alike as their angle is small. */
const at = (degrees: number): Float32Array =>
  Float32Array.from([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
const said = (...degrees: readonly number[]): Said[] =>
  degrees.map((each) => ({ tag: String(each), vector: at(each), times: 1 }));
const post: ReadPost = { text: 'Bitcoin and Ether fell. Gold rose.', sentences: [], phrases: [], candidates: [] };

describe('the published numbers', () => {
  it.each([
    [1, 1],
    [10, 0.999857],
    [50, 0.5],
    [100, 0.021619],
  ])('a set said %i times is worth %f', (k, worth) => expect(repeatMultiplier(k)).toBeCloseTo(worth, 6));

  it.each([
    [0.05, 0.161368],
    [0.2, 0.447158],
    [0.5, 0.740363],
    [1, 1],
  ])('a support of %f is worth %f', (support, worth) => expect(supportWorth(support)).toBeCloseTo(worth, 6));
});

describe('a tag', () => {
  it.each([
    ['  Bit\u200Bcoin   ETF ', 'bitcoin etf'],
    ['ＢＴＣ', 'btc'],
    ['\uD800x', '\uFFFDx'],
  ])('%j is read as %j', (tag, read) => expect(normalizeTag(tag)).toBe(read));

  it.each([
    ['bitcoin', 1],
    ['etf inflows', 1],
    ['c++', 1],
    ['at&t', 1],
    ['one two three four five', 1],
    ['one two three four five six', 0],
    ['example.com', 0],
    ['https://example.org/a', 0],
    ['2026', 0],
    ['3.5%', 0],
    ['🚀', 0],
    ['!!! wow !!!', 0],
    ['比特币', 0],
    ['a'.repeat(101), 0],
    ['', 0],
  ])('%j has the form of one: %i', (tag, form) => expect(formatOf(tag)).toBe(form));

  it('counts among the first three alone, and once', () => {
    expect(counted(['A', 'a', ' ', 'b'])).toEqual(['a']);
    expect(counted(['x', 'y', 'z', 'w'])).toEqual(['x', 'y', 'z']);
  });

  it('is tried in its other forms', () => {
    expect(variantsOf('the stable-coin')).toEqual(
      ['stable-coin', 'the stable coin', 'the stable-coins', 'the stablecoin'].toSorted(),
    );
    expect(variantsOf('policies')).toEqual(['policy']);
    expect(variantsOf('btc')).toEqual(['btcs']);
    expect(coreOf('the price of bitcoins')).toBe('price bitcoin');
  });

  it('that stands in the post is valid whatever it means; what is near it in meaning is in part', () => {
    const grounds = groundsOf(post);
    const near = (degrees: number) => ({ embed: (text: string) => at(text === post.text ? 0 : degrees) });
    expect(validity('bitcoins', grounds, near(90))).toBe(1);
    expect(validity('bitcoin price', grounds, near(90))).toBe(0.6);
    expect(validity('silver', grounds, near(90))).toBe(0);
    expect(validity('silver', grounds, near(60))).toBe(0.6);
    expect(validity('silver', grounds, near(65))).toBe(0.3);
    expect(validity('silver', grounds, near(30))).toBe(1);
    expect(validity('silver.com', grounds, near(0))).toBe(0);
  });
});

describe('meanings', () => {
  it('are put together by likeness, three at least and eight at most', () => {
    expect(clusters(said(0, 1, 60, 61, 120, 121)).map((group) => group.toSorted((a, b) => a - b))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(clusters(said(0, 1, 2, 3, 4))).toHaveLength(3);
    const spread = Array.from({ length: 12 }, (_, index) => {
      const vector = new Float32Array(12);
      vector[index] = 1;
      return { tag: String(index), vector, times: 1 };
    });
    expect(clusters(spread)).toHaveLength(8);
    expect(clusters([])).toEqual([]);
  });

  it('weigh as often as they are said', () => {
    // Said nine times, the left one draws the middle to itself: the right one is farther from the group than the threshold.
    const [left, middle, right] = said(0, 30, 62);
    const [far, farther] = said(180, 240);
    if (!left || !middle || !right || !far || !farther) throw new Error('no tags');
    const even = clusters([left, middle, right, far, farther]);
    const heavy = clusters([{ ...left, times: 9 }, middle, right, far, farther]);
    expect(even.find((group) => group.includes(1))).toContain(0);
    expect(heavy.find((group) => group.includes(2))).toEqual([2]);
  });

  it('said by several fit themselves wholly; one said once says nothing about its fit', () => {
    const tags = said(0, 90, 180).map((tag, index) => ({ ...tag, times: index === 2 ? 1 : 4 }));
    expect(silhouettes(tags, clusters(tags))).toEqual([1, 1, 0.5]);
    expect(silhouettes(said(0, 90), clusters(said(0, 90)))).toEqual([0.5, 0.5]);
  });
});

/** A valid tag of perfect utility; alone in its group it is as near as can be, but not dense: R = .75. */
const worth = (support: number): number => (supportWorth(support) * 0.75 ** 0.5 + 1 + 1) / 3;

describe('a round', () => {
  const MEANING: Readonly<Record<string, number>> = { bitcoin: 0, ether: 90, gold: 180, pie: 270 };
  const known = { embed: (text: string) => at(MEANING[text.replace(/s$/u, '')] ?? 45), fitness: () => 1 };
  const round = (...answers: readonly (readonly string[])[]) =>
    scoreRound(
      post,
      answers.map((tags, index) => ({ miner: String(index), tags })),
      known,
    ).map(({ score }) => score);

  it('pays three shared meanings in full, one by a third, and none with nothing', () => {
    const three = ['bitcoin', 'ether', 'gold'];
    const [all, same, third, one, none] = round(three, three, three, ['bitcoin'], []);
    expect(all).toBeCloseTo(((worth(0.8) + 2 * worth(0.6)) / 3) * repeatMultiplier(3), 6);
    expect([same, third]).toEqual([all, all]);
    expect(one).toBeCloseTo(worth(0.8) / 3, 6);
    expect(none).toBe(0);
  });

  it('counts no meaning that fewer than three miners share, unless none is', () => {
    const [, , , alone] = round(['bitcoin'], ['bitcoin'], ['bitcoin'], ['pie']);
    expect(alone).toBe(0);
    expect(round(['bitcoin'], ['gold'])[0]).toBeGreaterThan(0.1);
  });

  it('takes two tags of one meaning for one', () => {
    const others = [['bitcoin'], ['bitcoin'], ['bitcoin'], ['gold'], ['gold'], ['gold'], ['ether'], ['ether'], ['ether']];
    const [twice, both] = round(['bitcoin', 'bitcoins'], ['bitcoin', 'gold'], ...others);
    expect(twice).toBeLessThan((both ?? 0) * 0.6);
  });

  it('tells sets apart by their words, in any order', () => {
    expect(setOf(['b', 'a'])).toBe(setOf(['a', 'b']));
    expect(setOf(['etf inflow'])).not.toBe(setOf(['etf inflows']));
    expect(setOf(['x x x'])).toBe(setOf(['x x']));
  });

  it('is always between nothing and one, whatever was said', () => {
    const tag = fc.oneof(fc.constantFrom(...Object.keys(MEANING), 'bitcoins', '🚀', '\uD800', ''), fc.string({ maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(fc.array(tag, { maxLength: 6 }), { maxLength: 12 }), (answers) => {
        for (const score of round(...answers)) expect(score >= 0 && score <= 1).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
