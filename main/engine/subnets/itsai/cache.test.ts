// The cache of answers: each text computed once, whoever asks; bounded in both ways; a caller who leaves spoils nothing for others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerCache, CACHE_LIMITS, type Computed } from './cache.ts';

type Compute = (texts: readonly string[]) => Promise<Computed<string>>;

/** Answers a text with its length, when it is let; keeps what it was asked. */
function worker() {
  const asked: string[] = [];
  const waiting: ((computed: Computed<string>) => void)[] = [];
  const compute: Compute = (texts) => {
    asked.push(...texts);
    return new Promise((resolve) => {
      waiting.push((how) => resolve(how.ok ? { ok: true, values: texts.map((text) => [text.length]) } : how));
    });
  };
  return { asked, compute, finish: (how: Computed<string> = { ok: true, values: [] }) => waiting.shift()?.(how) };
}
const lengths: Compute = (texts) => Promise.resolve({ ok: true, values: texts.map((text) => [text.length]) });
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the cache', () => {
  it('remembers a round of four validators, at least', () => {
    expect(CACHE_LIMITS.entries).toBeGreaterThanOrEqual(512);
  });

  it('computes each text once, for two who ask at once, in whatever order they ask', async () => {
    const cache = new AnswerCache<string>();
    const { asked, compute, finish } = worker();
    const one = cache.answers(['a', 'bb', 'a'], compute);
    const other = cache.answers(['ccc', 'bb'], compute);
    expect(asked).toEqual(['a', 'bb', 'ccc']);
    finish();
    finish();
    expect([await one, await other]).toEqual([
      { ok: true, values: [[1], [2], [1]] },
      { ok: true, values: [[3], [2]] },
    ]);
    expect(await cache.answers(['bb'], compute)).toEqual({ ok: true, values: [[2]] });
    expect(asked).toHaveLength(3);
  });

  it('asks again for what another’s failed computation was to bring, and remembers no failure', async () => {
    const cache = new AnswerCache<string>();
    const { asked, compute, finish } = worker();
    const one = cache.answers(['a'], compute);
    const other = cache.answers(['a'], compute);
    finish({ ok: false, failure: 'late' });
    expect(await one).toEqual({ ok: false, failure: 'late' });
    await turn();
    finish();
    expect(await other).toEqual({ ok: true, values: [[1]] });
    expect(asked).toEqual(['a', 'a']);
  });

  it('is not hung by a computation that throws', async () => {
    const cache = new AnswerCache<string>();
    const bad = cache.answers(['a'], () => Promise.reject(new Error('a bug')));
    const other = cache.answers(['a'], lengths);
    await expect(bad).rejects.toThrow('a bug');
    expect(await other).toEqual({ ok: true, values: [[1]] });
  });

  it('forgets what was asked longest ago', async () => {
    const cache = new AnswerCache<string>({ entries: 2, bytes: 1_000 });
    const { asked, compute } = worker();
    await cache.answers(['a', 'bb'], lengths);
    await cache.answers(['a'], lengths);
    await cache.answers(['ccc'], lengths);
    void cache.answers(['a', 'ccc', 'bb'], compute);
    expect(asked).toEqual(['bb']);
  });

  it('answers what it was asked and keeps to its limits, however small they are', async () => {
    const text = fc.string({ maxLength: 12 });
    const limits = fc.record({ entries: fc.integer({ min: 0, max: 5 }), bytes: fc.integer({ min: 0, max: 120 }) });
    await fc.assert(
      fc.asyncProperty(limits, fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 12 }), async (bounds, calls) => {
        const cache = new AnswerCache<string>(bounds);
        const answers = await Promise.all(calls.map((texts) => cache.answers(texts, lengths)));
        expect(answers).toEqual(calls.map((texts) => ({ ok: true, values: texts.map(({ length }) => [length]) })));
        expect(cache.size.entries).toBeLessThanOrEqual(bounds.entries);
        expect(cache.size.bytes).toBeLessThanOrEqual(bounds.bytes);
      }),
    );
  });
});
