// A subnet as it is practised: how often it is asked here and really, whom one is ranked against, and what of its rule is approximated.
import { z } from 'zod';
import { SubnetId } from './subnet.ts';
import { DurationMs, Score } from './units.ts';

/** What the practice validators say of their questions. `baseline` and `approximated`: keys of words/en/subnets.ts. */
export const PracticeAbout = z.object({
  subnet: SubnetId,
  /** Between two rounds of questions here, of all practice validators; and of one validator of the real subnet. */
  everyMs: DurationMs,
  /** null: the subnet is Lode's own. */
  realEveryMs: DurationMs.nullable(),
  baseline: z.string().max(60).nullable(),
  approximated: z.array(z.string().max(60)).max(16),
});
export type PracticeAbout = z.infer<typeof PracticeAbout>;

/** First is 1. Among miners made up here, who answered the same questions in stated ways. */
export const Rank = z.object({ place: z.number().int().positive(), of: z.number().int().positive() });
export type Rank = z.infer<typeof Rank>;

/** How practice goes, over the newest rounds of this session. */
export const PracticeView = PracticeAbout.extend({
  /** How many of the newest rounds the figures rest on. */
  rounds: z.number().int().nonnegative(),
  /** The middle one. null: nothing is judged yet, or the rule does not compare. */
  rank: Rank.nullable(),
  /** Means of the same rounds. null: none yet. */
  ours: Score.nullable(),
  baselineScore: Score.nullable(),
});
export type PracticeView = z.infer<typeof PracticeView>;
