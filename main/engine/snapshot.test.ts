// What a snapshot is made of: figures, the live list, the book that fills both, and the feed that tells them.
import { describe, expect, it } from 'vitest';
import type { QueryRow } from '../contract/query.ts';
import { EngineSnapshot, SNAPSHOT_INTERVAL_MS, SNAPSHOT_QUERIES } from '../contract/snapshot.ts';
import { Settings } from '../contract/settings.ts';
import type { DurationMs, EpochMs, Score, Ss58 } from '../contract/units.ts';
import type { Judged } from '../contract/validator-wire.ts';
import type { AxonQuery } from './axon/axon.ts';
import { clockByHand } from './clock-by-hand.ts';
import { Notices } from './notices.ts';
import { QueryBook } from './query-book.ts';
import { SnapshotFeed } from './snapshot-feed.ts';
import { Figures } from './snapshot-figures.ts';
import { LiveQueries } from './snapshot-queries.ts';
import type { Storage } from './storage/storage.ts';

const NOON = new Date(2026, 10, 23, 12).getTime() as EpochMs;
const DAY_MS = 24 * 60 * 60 * 1000;
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;

function query(change: Partial<AxonQuery> = {}): AxonQuery {
  return {
    at: NOON,
    outcome: 'answered',
    reason: null,
    status: 200,
    dialect: 'classic',
    caller: ALICE,
    callerName: 'Practice validator 1',
    nonce: '1',
    route: 'LanguageSynapse',
    items: 1,
    asked: 'Where is the library?',
    said: 'eng 99 %',
    latencyMs: 10 as DurationMs,
    deadlineMs: 12_000 as DurationMs,
    skewMs: null,
    ...change,
  };
}

const refusal = (change: Partial<AxonQuery> = {}) => query({ outcome: 'refused', reason: 'stranger', status: 403, ...change });

function judged(nonce: string, score: number, change: Partial<Judged> = {}): Judged {
  const running = { value: score as Score, samples: 1 };
  return {
    validator: ALICE,
    nonce,
    dialect: 'classic',
    ok: true,
    answered: true,
    status: 200,
    tookMs: 10,
    score: score as Score,
    rank: null,
    baseline: null,
    running,
    ...change,
  };
}

const round = (score: number | null, place: number, baseline: number | null = 0.5) =>
  judged('1', 0, {
    score: score as Score | null,
    rank: { place, of: 9 },
    baseline: baseline as Score | null,
    running: score === null ? null : { value: score as Score, samples: 1 },
  });

/** Storage that remembers what it was asked to keep. */
function openBook(lastId = 0) {
  const rows: QueryRow[] = [];
  const refusals: string[] = [];
  const scores = new Map<number, Score>();
  const storage = {
    opened: { lastId },
    appendQuery: (row: QueryRow) => rows.push(row),
    countRefusal: (_at: EpochMs, reason: string) => refusals.push(reason),
    setScore: (id: number, score: Score) => scores.set(id, score),
  } as unknown as Storage;
  const figures = new Figures();
  const live = new LiveQueries();
  return { book: new QueryBook({ figures, live, storage }), figures, live, rows, refusals, scores };
}

describe('the book of queries', () => {
  it('numbers on from the last id, refused ones included', () => {
    const { book, live, rows } = openBook(41);
    book.enter(query());
    book.enter(refusal());
    book.enter(query({ nonce: '2' }));
    expect(live.rows().map(({ id }) => id)).toEqual([42, 43, 44]);
    expect(rows.map(({ id }) => id)).toEqual([42, 44]);
  });

  it('counts refusals by reason, largest first, and writes no row of them', () => {
    const { book, figures, rows, refusals } = openBook();
    book.enter(refusal({ reason: 'stale' }));
    book.enter(refusal());
    book.enter(refusal());
    expect(rows).toEqual([]);
    expect(refusals).toEqual(['stale', 'stranger', 'stranger']);
    const { session, refusals: shown } = figures.read(NOON);
    expect(session).toEqual({ answered: 0, late: 0, refused: 3, failed: 0 });
    expect(shown).toEqual([
      { reason: 'stranger', count: 2 },
      { reason: 'stale', count: 1 },
    ]);
  });

  it('a judgement finds its row by caller and nonce, before or after the row', () => {
    const { book, live, scores, figures } = openBook();
    book.enter(query({ nonce: '7' }));
    book.judge([judged('7', 0.5), judged('8', 0.25)]);
    book.enter(query({ nonce: '8' }));
    book.enter(query({ nonce: '7', caller: null }));
    expect(live.rows().map(({ score }) => score)).toEqual([0.5, 0.25, null]);
    expect([...scores]).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
    expect(figures.read(NOON).score).toEqual({ value: 0.25, samples: 1 });
  });

  it('cuts what a caller sent', () => {
    const { book, rows } = openBook();
    book.enter(query({ asked: 'x'.repeat(10_000) }));
    expect(rows[0]?.asked).toHaveLength(120);
  });
});

describe('the live list', () => {
  it('a flood of refusals is thinned and hides no answered query', () => {
    const { book, live, figures } = openBook();
    for (let index = 0; index < 40; index += 1) book.enter(query({ nonce: String(index) }));
    for (let index = 0; index < 20_000; index += 1) book.enter(refusal({ at: (NOON + Math.floor(index / 100)) as EpochMs }));
    const rows = live.rows();
    expect(rows.filter(({ outcome }) => outcome === 'answered')).toHaveLength(40);
    expect(rows.filter(({ outcome }) => outcome === 'refused')).toHaveLength(4);
    expect(figures.read(NOON).session.refused).toBe(20_000);
  });

  it('is never longer than a snapshot carries, newest last', () => {
    const { book, live } = openBook();
    for (let index = 0; index < 1_000; index += 1) {
      book.enter(query({ nonce: String(index) }));
      book.enter(refusal({ at: (NOON + index * 1_000) as EpochMs }));
    }
    const ids = live.rows().map(({ id }) => id);
    expect(ids).toHaveLength(SNAPSHOT_QUERIES);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(ids.at(-1)).toBe(2_000);
  });
});

describe('figures', () => {
  it('p50 and p95 of the last 500 answered', () => {
    const figures = new Figures();
    expect(figures.read(NOON).latency).toBeNull();
    for (let ms = 1; ms <= 1_000; ms += 1) figures.measure(ms as DurationMs);
    expect(figures.read(NOON).latency).toEqual({ p50Ms: 750, p95Ms: 975, samples: 500 });
  });

  it('a failed or late answer does not count into the latency', () => {
    const { book, figures } = openBook();
    book.enter(query({ outcome: 'failed', reason: 'inference-gone', latencyMs: 9_000 as DurationMs }));
    book.enter(query({ outcome: 'late', latencyMs: 9_000 as DurationMs }));
    book.enter(query({ latencyMs: 3 as DurationMs }));
    expect(figures.read(NOON).latency).toEqual({ p50Ms: 3, p95Ms: 3, samples: 1 });
  });

  it('the day begins again at local midnight, the session does not', () => {
    const figures = new Figures();
    figures.openDay({ answered: 10, late: 1, refused: 2, failed: 3 }, NOON);
    figures.count('answered', NOON);
    expect(figures.read(NOON).today).toEqual({ answered: 11, late: 1, refused: 2, failed: 3 });
    const tomorrow = (NOON + DAY_MS) as EpochMs;
    expect(figures.read(tomorrow).today).toEqual({ answered: 0, late: 0, refused: 0, failed: 0 });
    figures.count('late', tomorrow);
    expect(figures.read(tomorrow)).toMatchObject({ today: { late: 1 }, session: { answered: 1, late: 1 } });
  });

  it('show where one stands in practice over the newest rounds, scored calls alone', () => {
    const { book, figures } = openBook();
    const about = {
      subnet: 'tag101' as const,
      everyMs: 20_000 as DurationMs,
      realEveryMs: 900_000 as DurationMs,
      baseline: 'plain',
      approximated: [],
    };
    book.judge([round(1, 1)]);
    expect(figures.read(NOON).practice).toBeNull();
    figures.practice.ask(about);
    book.judge([round(0.25, 9), round(null, 1), round(1, 2, null)]);
    expect(figures.read(NOON).practice).toEqual({
      ...about,
      rounds: 3,
      rank: { place: 2, of: 9 },
      ours: 0.75,
      baselineScore: 0.5,
    });
    // What is twenty rounds old says nothing of today.
    book.judge(Array.from({ length: 20 }, () => round(0.5, 4)));
    expect(figures.read(NOON).practice).toMatchObject({ rounds: 20, rank: { place: 4, of: 9 }, ours: 0.5 });
    figures.beginSession();
    expect(figures.read(NOON).practice).toBeNull();
  });

  it('a new session begins at nothing and keeps the day', () => {
    const { book, figures } = openBook();
    figures.openDay({ answered: 0, late: 0, refused: 0, failed: 0 }, NOON);
    book.enter(query());
    book.enter(refusal());
    book.judge([judged('1', 1)]);
    figures.beginSession();
    expect(figures.read(NOON)).toEqual({
      session: { answered: 0, late: 0, refused: 0, failed: 0 },
      today: { answered: 1, late: 0, refused: 1, failed: 0 },
      refusals: [],
      latency: null,
      practice: null,
      score: null,
    });
  });
});

describe('notices', () => {
  it('are numbered, and the oldest make room', () => {
    const notices = new Notices(clockByHand());
    for (let index = 0; index < 100; index += 1) notices.add('inference-restarted', { seconds: index });
    expect(notices.list.length).toBeLessThan(50);
    expect(notices.list.at(-1)).toMatchObject({ id: 100, params: { seconds: 99 } });
  });
});

function openFeed() {
  const clock = clockByHand();
  const { live, figures } = openBook();
  const settings = Settings.parse({});
  const rest = {
    miner: { kind: 'ready' as const },
    hotkey: null,
    axon: null,
    device: null,
    ladder: [],
    notices: [],
    callers: null,
    settings,
    offers: [],
    catalogueProblem: null,
    store: null,
    wallet: null,
    computer: null,
    pausing: null,
  };
  const read = () => ({ ...rest, ...figures.read(clock.now()), queries: live.rows() });
  const feed = new SnapshotFeed({ clock, version: '1.2.3', read });
  const seen: EngineSnapshot[] = [];
  const stop = feed.subscribe((snapshot) => seen.push(snapshot));
  return { clock, feed, figures, seen, stop };
}

describe('the feed', () => {
  it('has a whole snapshot from the beginning', () => {
    const { feed } = openFeed();
    expect(EngineSnapshot.parse(feed.current)).toMatchObject({ seq: 1, version: '1.2.3' });
  });

  it('tells at most one an interval, and never leaves the last change out', async () => {
    const { clock, feed, figures, seen } = openFeed();
    for (let ms = 0; ms < 10 * SNAPSHOT_INTERVAL_MS; ms += 5) {
      figures.count('answered', clock.now());
      feed.changed();
      await clock.advance(5);
    }
    await clock.advance(SNAPSHOT_INTERVAL_MS);
    expect(seen.length).toBeLessThanOrEqual(12);
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 2));
    expect(seen.at(-1)?.session.answered).toBe((10 * SNAPSHOT_INTERVAL_MS) / 5);
    const count = seen.length;
    await clock.advance(10 * SNAPSHOT_INTERVAL_MS);
    expect(seen).toHaveLength(count);
  });

  it('tells a change at rest at once, and nothing to who left', async () => {
    const { clock, feed, seen, stop } = openFeed();
    await clock.advance(10 * SNAPSHOT_INTERVAL_MS);
    feed.changed();
    await clock.advance(0);
    expect(seen).toHaveLength(1);
    stop();
    feed.changed();
    await clock.advance(SNAPSHOT_INTERVAL_MS);
    expect(seen).toHaveLength(1);
    expect(feed.current.seq).toBe(3);
  });
});
