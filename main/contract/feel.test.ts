// The table of feels: livelier asks for no less of anything, and nothing for more than there is.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Effort, effortOf, isRaised, NICENESS } from './feel.ts';
import { FEELS } from './politeness.ts';

const batch = (effort: Effort): number => effort.deviceBatchMs ?? Infinity;
const cores = fc.integer({ min: 1, max: 512 });

it('asks for at least one thread and never for more than there are cores', () => {
  fc.assert(
    fc.property(cores, fc.constantFrom(...FEELS), (count, feel) => {
      const effort = Effort.parse(effortOf(feel, count));
      for (const threads of [effort.threads, effort.searchThreads]) {
        expect(threads).toBeGreaterThanOrEqual(1);
        expect(threads).toBeLessThanOrEqual(count);
      }
    }),
  );
});

it('asks for no less of anything where it is livelier, and for no less on a larger computer', () => {
  fc.assert(
    fc.property(cores, (count) => {
      for (const [at, feel] of FEELS.entries()) {
        const effort = effortOf(feel, count);
        expect(effortOf(feel, count + 1).threads).toBeGreaterThanOrEqual(effort.threads);
        const livelier = FEELS[at + 1];
        if (livelier === undefined) continue;
        const more = effortOf(livelier, count);
        expect(more.threads).toBeGreaterThanOrEqual(effort.threads);
        expect(more.searchThreads).toBeGreaterThanOrEqual(effort.searchThreads);
        expect(more.duty).toBeGreaterThanOrEqual(effort.duty);
        expect(more.deviceShare).toBeGreaterThanOrEqual(effort.deviceShare);
        expect(batch(more)).toBeGreaterThanOrEqual(batch(effort));
        expect(isRaised(more.priority, effort.priority)).toBe(false);
      }
    }),
  );
});

it('leaves half of the cores and the whole of a core where nobody is to notice', () => {
  expect(effortOf('unnoticeable', 8).threads).toBe(4);
  expect(NICENESS[effortOf('unnoticeable', 8).priority]).toBe(19);
  expect(effortOf('all-out', 8)).toMatchObject({ threads: 7, duty: 1, deviceShare: 1, deviceBatchMs: null, priority: 'normal' });
});
