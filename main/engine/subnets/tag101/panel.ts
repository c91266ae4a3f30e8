// Miners made up here, who answer a post in stated ways: what one's own answer is scored among where no other miner's is known.
import { TAGS } from './envelope.ts';
import type { CandidateKind, ReadPost } from './post.ts';
import type { Answer } from './score.ts';
import { counted, withoutArticle } from './tag.ts';

/** What the subnet's own miner says, one of them at random, where it has been given no key: tag101-ai/tag101, tasks/sn101.py. */
const WITHOUT_A_KEY = ['bitcoin', 'ethereum', 'crypto market', 'defi', 'stablecoin', 'regulation', 'etf', 'trading'];

/** The one that practice names as its baseline: the first noun phrases that stand in the post. */
export const BASELINE = 'first phrases';
/** Most of the subnet's miners ask a language model, and no two of those say quite the same: these draw three of what a post names. */
const DRAWING = 5;
/** And as many say it shorter. */
const SHORT_WORDS = 2;

const kinds =
  (...wanted: readonly CandidateKind[]) =>
  ({ candidates }: ReadPost): string[] =>
    wanted.flatMap((kind) => candidates.filter((each) => each.kind === kind).map(({ tag }) => tag));
const byLength = (phrases: readonly string[]): string[] => phrases.toSorted((a, b) => b.length - a.length);

/** `random`: 0 to 1. Each says at most three tags; some say none where a post has nothing of theirs. */
export function madeUpMiners(post: ReadPost, random: () => number): Answer[] {
  const phrases = post.phrases.map((phrase) => withoutArticle(phrase.toLowerCase()));
  const named = [...new Set([...kinds('ticker', 'name', 'hashtag', 'model')(post), ...phrases])];
  const short = [...new Set(named.map((tag) => tag.split(' ').slice(-SHORT_WORDS).join(' ')))];
  const drawn = (list: readonly string[]): string[] => {
    const left = [...list];
    return Array.from({ length: Math.min(TAGS, left.length) }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
  };
  const ways: readonly (readonly [string, readonly string[]])[] = [
    [BASELINE, phrases],
    ['last phrases', phrases.toReversed()],
    ['longest phrases', byLength(phrases)],
    ['names and signs', kinds('ticker', 'name', 'hashtag')(post)],
    ['tickers and hashtags', kinds('ticker', 'hashtag')(post)],
    ['no key, one', drawn(WITHOUT_A_KEY).slice(0, 1)],
    ['no key, two', drawn(WITHOUT_A_KEY).slice(0, 1)],
    ...Array.from({ length: DRAWING }, (_, at) => [`drawn ${at + 1}`, drawn(named)] as const),
    ...Array.from({ length: DRAWING }, (_, at) => [`drawn short ${at + 1}`, drawn(short)] as const),
  ];
  return ways.map(([miner, tags]) => ({ miner, tags: counted([...new Set(tags)].slice(0, TAGS)) }));
}
