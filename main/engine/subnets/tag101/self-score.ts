// What an answer of ours would be worth: scored by the subnet's rule among miners made up here.
import type { SelfScore } from '../adapter.ts';
import { lot } from './choose.ts';
import { madeUpMiners } from './panel.ts';
import type { ReadPost } from './post.ts';
import { type Answer, APPROXIMATED, type Known, scoreRound } from './score.ts';

const OURS = 'ours';

/** The round our answer is scored in; the same post has always the same. */
export function roundFor(post: ReadPost, tags: readonly string[]): Answer[] {
  let drawn = 0;
  return [{ miner: OURS, tags }, ...madeUpMiners(post, () => lot(post.text, String((drawn += 1))))];
}

export function selfScoreOf(post: ReadPost, round: readonly Answer[], known: Known): SelfScore {
  const mine = scoreRound(post, round, known).find(({ miner }) => miner === OURS);
  const mean = (part: 'signal' | 'validity' | 'utility'): number =>
    mine && mine.tags.length > 0 ? mine.tags.reduce((sum, tag) => sum + tag[part], 0) / mine.tags.length : 0;
  return {
    score: mine?.score ?? 0,
    range: [0, 1],
    parts: { signal: mean('signal'), validity: mean('validity'), utility: mean('utility'), repeated: mine?.repeated ?? 1 },
    approximated: [...APPROXIMATED, 'tag101-other-miners'],
  };
}
