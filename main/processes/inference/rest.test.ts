// Rest between batches, on a clock by hand: the share that is kept to, and what comes before it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockByHand } from '../../engine/clock-by-hand.ts';
import { Rest } from './rest.ts';

function create(share: number) {
  const clock = clockByHand();
  const rest = new Rest({ now: () => clock.monotonic(), after: (ms, run) => clock.after(ms, run) });
  rest.keepTo(share);
  return { clock, rest };
}
const never = () => Infinity;
const LONGEST_REST_MS = 2_000;
/** Less than this is put off. */
const PUT_OFF_MS = 4;
const STEP_MS = 1;

/** Runs `over` to its end and answers how long it took. */
async function restMs({ clock, rest }: ReturnType<typeof create>, latest: () => number): Promise<number> {
  const from = clock.monotonic();
  const ends: number[] = [];
  const over = rest.over(latest).then(() => ends.push(clock.monotonic()));
  await clock.advance(0);
  while (ends.length === 0) await clock.advance(STEP_MS);
  await over;
  return (ends[0] ?? Number.NaN) - from;
}

async function workedFor(share: number, ms: number) {
  const made = create(share);
  await made.clock.advance(ms);
  made.rest.worked(made.clock.monotonic() - ms);
  return made;
}

it('works no larger share of the time than it may, and rests for no longer than that, however long its batches are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0.3, 0.5, 0.8, 1),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
      async (share, batches) => {
        const made = create(share);
        let busy = 0;
        for (const ms of batches) {
          const began = made.clock.monotonic();
          await made.clock.advance(ms);
          busy += ms;
          made.rest.worked(began);
          await restMs(made, never);
          const passed = made.clock.monotonic();
          expect(busy).toBeLessThanOrEqual(share * (passed + PUT_OFF_MS));
          expect(passed).toBeLessThanOrEqual(busy / share + STEP_MS * batches.length);
        }
      },
    ),
    { numRuns: 25 },
  );
});

it('rests as long as it worked where half of the time is its own, and takes the many short rests as one', async () => {
  expect(await restMs(await workedFor(0.5, 100), never)).toBe(100);
  const short = create(0.5);
  for (const expected of [0, 0, 0, 4]) {
    await short.clock.advance(1);
    short.rest.worked(short.clock.monotonic() - 1);
    expect(await restMs(short, never)).toBe(expected);
  }
});

it('ends its rest for a deadline, also for one that comes while it rests', async () => {
  const made = await workedFor(0.5, 100);
  expect(await restMs(made, () => 130)).toBe(30);
  const other = await workedFor(0.5, 100);
  let latest = Infinity;
  other.clock.after(10, () => {
    latest = 0;
    other.rest.lookAgain();
  });
  expect(await restMs(other, () => latest)).toBe(10);
});

it('owes never more than two seconds, and nothing when all is its own again', async () => {
  expect(await restMs(await workedFor(0.3, 60_000), never)).toBe(LONGEST_REST_MS);
  const made = await workedFor(0.3, 1_000);
  made.clock.after(50, () => made.rest.keepTo(1));
  expect(await restMs(made, never)).toBe(50);
});
