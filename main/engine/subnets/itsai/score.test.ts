// The subnet's rule, held against scikit-learn's own figures and against what can be told of any answer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alike, averagePrecision, f1, type Judged, OutsideF1, penalty, reward, type RoundFacts } from './score.ts';

const words = (machines: readonly number[], probabilities: readonly number[]): Judged[] =>
  machines.map((machine, at) => ({ machine: machine === 1, probability: probabilities[at] ?? 0 }));

describe('a round’s reward', () => {
  // By scikit-learn 1.9.1 (f1_score, average_precision_score, confusion_matrix) and numpy.round, as detection/validator/reward.py uses them.
  it.each([
    [[0, 1], [0.2, 0.9], 1.0, 1.0, 1.0],
    [[0, 1], [0.9, 0.2], 0.5, 0.0, 0.5],
    [[1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5], 1.0, 0.0, 0.5],
    [[1, 0, 1, 1, 0, 0], [0.5, 0.15, 0.5000001, 0.9, 0.6, 0.4], 0.8333333333333334, 0.6666666666666666, 0.8055555555555556],
    [[0, 0, 1], [0.7, 0.2, 0.7], 0.6666666666666667, 0.6666666666666666, 0.5],
    [[1, 1, 1, 0], [0.1, 0.2, 0.3, 0.4], 1.0, 0.0, 0.6388888888888888],
    [[0, 0], [0.9, 0.1], 0.5, 0.0, 0.0],
    [[1, 1], [0.9, 0.1], 1.0, 0.6666666666666666, 1.0],
    [[0, 1, 1, 0, 1, 0, 1, 1, 0, 1], [0.1, 0.8, 0.35, 0.35, 0.35, 0.6, 0.6, 0.99, 0.01, 0.5], 0.9, 0.6, 0.8416666666666666],
  ])('%j answered %j', (machines, probabilities, fp, f1Score, ap) => {
    const found = reward(words(machines, probabilities));
    expect(found.fp_score).toBeCloseTo(fp, 12);
    expect(found.f1_score).toBeCloseTo(f1Score, 12);
    expect(found.ap_score).toBeCloseTo(ap, 12);
    expect(found.reward).toBeCloseTo((fp + f1Score + ap) / 3, 12);
  });

  it.each([
    ['all people, and all taken for people', [0, 0], [0.1, 0.5]],
    ['all machines, and all taken for machines', [1, 1], [0.9, 0.6]],
    ['no words', [], []],
  ])('is nothing where theirs fails: %s', (_name, machines, probabilities) => {
    expect(reward(words(machines, probabilities))).toEqual({ reward: 0, fp_score: 0, f1_score: 0, ap_score: 0 });
  });

  it('is whole for whole answers, and no better for any other', () => {
    const judged = fc.array(fc.record({ machine: fc.boolean(), probability: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(judged, (list) => {
        const right = list.map(({ machine }) => ({ machine, probability: machine ? 1 : 0 }));
        const both = new Set(list.map(({ machine }) => machine)).size === 2;
        expect(reward(right).reward).toBe(both ? 1 : 0);
        const found = reward(list);
        for (const part of [found.reward, found.fp_score, found.f1_score, found.ap_score]) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(1);
        }
        // What is sorted alike is worth alike to it, and order says nothing.
        const order = list.toSorted((a, b) => a.probability - b.probability);
        expect(averagePrecision(order)).toBeCloseTo(averagePrecision(list), 12);
      }),
    );
  });
});

describe('what makes it nothing', () => {
  const fine: RoundFacts = {
    probabilities: [0, 0.5, 1],
    check: [[0.124]],
    full: [[0.12]],
    versionAnswered: false,
    outsideF1: 0.9,
  };
  it.each([
    ['nothing of that', {}, 1],
    ['a probability below 0', { probabilities: [0.5, -1e-9] }, 0],
    ['one above 1', { probabilities: [0.5, 1.000001] }, 0],
    ['one that is no number', { probabilities: [Number.NaN] }, 0],
    ['a check that was otherwise', { check: [[0.126]] }, 0],
    ['a check of another length', { check: [[0.12, 0.12]] }, 0],
    ['a check of other texts', { check: [] }, 0],
    ['an answer to a wrong version', { versionAnswered: true }, 0],
    ['bad answers outside', { outsideF1: 0.899 }, 0],
  ])('%s', (_name, over, worth) => {
    expect(penalty({ ...fine, ...over })).toBe(worth);
  });

  it('compares as numpy rounds: a half goes to the even side', () => {
    expect(alike([[0.125]], [[0.12]])).toBe(true);
    expect(alike([[0.375]], [[0.38]])).toBe(true);
    expect(alike([[0.125]], [[0.13]])).toBe(false);
  });

  it('follows the other domain’s F1 slowly, from 1', () => {
    const outside = new OutsideF1();
    const wrong = words([1, 0], [0, 1]);
    expect(outside.next([])).toBe(1);
    expect(outside.next(wrong)).toBeCloseTo(0.8);
    expect(outside.next(wrong)).toBeCloseTo(0.64);
    expect(outside.next(words([1, 0], [1, 0]))).toBeCloseTo(0.712);
    expect(f1(wrong)).toBe(0);
  });
});
