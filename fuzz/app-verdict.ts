// What a soak of the whole app comes to: whether it lived, answered and obeyed, and only then whether it grew.
import { isShort, LEAST_MINUTES, type Verdict, verdictOn, type Weighed } from './slope.ts';

export type AppVerdict = Verdict | 'a process died' | 'did not obey' | 'stopped answering';

export interface Seen {
  /** Which processes ended otherwise than in order, and how. */
  readonly died: readonly string[];
  /** What a person did that came to nothing, and how. null: nothing. */
  readonly disobeyed: string | null;
  readonly answered: number;
  /** Since the count rose last. */
  readonly stillMs: number;
  readonly lastedMs: number;
  readonly slopes: Readonly<Record<string, Weighed>>;
}

/** The tray's menu is drawn anew every half minute where only its count moves; a pause of ours is shorter, and so is the start. */
export const STILL_LIMIT_MS = 120_000;

export function judge({ died, disobeyed, answered, stillMs, lastedMs, slopes }: Seen): {
  verdict: AppVerdict;
  why: string | null;
} {
  if (died.length > 0) return { verdict: 'a process died', why: died.join(', ') };
  if (disobeyed !== null) return { verdict: 'did not obey', why: disobeyed };
  if (answered === 0 || stillMs >= STILL_LIMIT_MS)
    return { verdict: 'stopped answering', why: `${answered} answered, and none for ${Math.round(stillMs / 1_000)} s` };
  if (isShort(lastedMs)) return { verdict: 'inconclusive', why: `shorter than ${LEAST_MINUTES} minutes` };
  const verdict = verdictOn(Object.values(slopes));
  const those = Object.keys(slopes).filter((name) => slopes[name]?.verdict === verdict);
  return { verdict, why: verdict === 'flat' || those.length === 0 ? null : those.join(', ') };
}

/** How many more were answered, by a count that begins anew at midnight. */
export const moreOf = (before: number, now: number): number => (now >= before ? now - before : now);
