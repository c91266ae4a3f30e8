// Miners made up here, who answer a post in stated ways: what one's own answer is scored among where no other miner's is known.
import { TAGS } from './envelope.ts';
import type { CandidateKind, ReadPost } from './post.ts';
import type { Answer } from './score.ts';
import { counted } from './tag.ts';

/** What the subnet's own miner says, one of them at random, where it has been given no key: tag101-ai/tag101, tasks/sn101.py. */
const WITHOUT_A_KEY = ['bitcoin', 'ethereum', 'crypto market', 'defi', 'stablecoin', 'regulation', 'etf', 'trading'];

/** The one that practice names as its baseline: the first noun phrases that stand in the post. */
export const BASELINE = 'first phrases';

const kinds =
  (...wanted: readonly CandidateKind[]) =>
  ({ candidates }: ReadPost): string[] =>
    wanted.flatMap((kind) => candidates.filter((each) => each.kind === kind).map(({ tag }) => tag));
const byLength = (post: ReadPost): string[] => post.phrases.toSorted((a, b) => b.length - a.length);

/** `random`: 0 to 1. Each says at most three tags; some say none where a post has nothing of theirs. */
export function madeUpMiners(post: ReadPost, random: () => number): Answer[] {
  const oneWord = (): string[] => [WITHOUT_A_KEY[Math.floor(random() * WITHOUT_A_KEY.length)] ?? ''];
  const ways: readonly (readonly [string, readonly string[]])[] = [
    [BASELINE, post.phrases],
    ['first phrases, from the second on', post.phrases.slice(1)],
    ['last phrases', post.phrases.toReversed()],
    ['longest phrases', byLength(post)],
    ['names', kinds('name', 'model', 'phrase')(post)],
    ['names and signs', kinds('ticker', 'name', 'hashtag')(post)],
    ['tickers and hashtags', kinds('ticker', 'hashtag')(post)],
    ['hashtags and tickers', kinds('hashtag', 'ticker')(post)],
    ['no key, one', oneWord()],
    ['no key, two', oneWord()],
  ];
  return ways.map(([miner, tags]) => ({ miner, tags: counted([...new Set(tags)].slice(0, TAGS)) }));
}
