// What a soak of the whole app comes to, on made-up sights.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge, moreOf, type Seen, STILL_LIMIT_MS } from './app-verdict.ts';

const flat = { whole: { verdict: 'flat' }, engine: { verdict: 'flat' } } as const;
const well: Seen = { died: [], disobeyed: null, answered: 60, stillMs: 30_000, lastedMs: 3_600_000, slopes: flat };

it.each<[Partial<Seen>, string, string | null]>([
  [{}, 'flat', null],
  [{ slopes: { ...flat, engine: { verdict: 'growing' } } }, 'growing', 'engine'],
  [{ slopes: { ...flat, engine: { verdict: 'inconclusive' } } }, 'inconclusive', 'engine'],
  [{ lastedMs: 600_000 }, 'inconclusive', 'shorter than 20 minutes'],
  [{ lastedMs: 600_000, answered: 0 }, 'stopped answering', '0 answered, and none for 30 s'],
  [{ slopes: {} }, 'inconclusive', null],
  [{ stillMs: STILL_LIMIT_MS }, 'stopped answering', '60 answered, and none for 120 s'],
  [{ answered: 0 }, 'stopped answering', '0 answered, and none for 30 s'],
  [{ disobeyed: 'paused: no such item', stillMs: STILL_LIMIT_MS }, 'did not obey', 'paused: no such item'],
  [{ died: ['engine: crashed'], disobeyed: 'opened: gone' }, 'a process died', 'engine: crashed'],
])('of %j it is %s', (seen, verdict, why) => {
  expect(judge({ ...well, ...seen })).toEqual({ verdict, why });
});

it('counts every answer of several days, looked at now and then', () => {
  const days = fc.array(fc.array(fc.nat(1_000), { minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(days, (looks) => {
      // Each day's count begins below what the day before came to, as it does where one looks soon after midnight.
      let [shown, counted, answered] = [0, 0, 0];
      for (const day of looks) {
        let today = 0;
        for (const more of day.map((each, i) => (i === 0 && shown > 0 ? Math.min(each, shown - 1) : each))) {
          [today, answered] = [today + more, answered + more];
          counted += moreOf(shown, today);
          shown = today;
        }
      }
      expect(counted).toBe(answered);
    }),
  );
});
