// The book of queries: each one that the axon finished is counted, shown and written down, and finds its score when it is judged.
import { EXCERPT_LENGTH, type QueryRow, type RefusalReason } from '../contract/query.ts';
import type { Judged } from '../contract/validator-wire.ts';
import type { AxonQuery } from './axon/axon.ts';
import type { Figures } from './snapshot-figures.ts';
import type { LiveQueries } from './snapshot-queries.ts';
import type { Storage } from './storage/storage.ts';

/** Answers that wait to be judged, and judgements that came before their query was told; the oldest make room. */
const UNJUDGED_KEPT = 2_000;

export class QueryBook {
  private readonly figures: Figures;
  private readonly live: LiveQueries;
  private readonly storage: Storage;
  private lastId: number;
  private readonly unjudged = new Map<string, number>();
  private readonly early = new Map<string, Judged>();

  constructor(options: { figures: Figures; live: LiveQueries; storage: Storage }) {
    this.figures = options.figures;
    this.live = options.live;
    this.storage = options.storage;
    this.lastId = options.storage.opened.lastId;
  }

  enter(query: AxonQuery): void {
    this.lastId += 1;
    this.figures.count(query.outcome, query.at);
    if (query.outcome === 'refused') {
      // The axon gives every refusal its reason; it is one of REFUSAL_REASONS for this outcome.
      const reason = query.reason as RefusalReason;
      this.figures.countRefusal(reason);
      this.storage.countRefusal(query.at, reason);
      if (this.live.admitsRefusal(query.at)) this.live.add(toRow(this.lastId, query));
      return;
    }
    const row = toRow(this.lastId, query);
    if (query.outcome === 'answered') this.figures.measure(query.latencyMs);
    this.live.add(row);
    this.storage.appendQuery(row);
    const key = keyOf(query.caller, query.nonce);
    const judged = this.early.get(key);
    if (judged) {
      this.early.delete(key);
      this.score(row.id, judged);
    } else if (query.nonce !== null) keep(this.unjudged, key, row.id);
  }

  judge(rows: readonly Judged[]): void {
    for (const judged of rows) {
      const key = keyOf(judged.validator, judged.nonce);
      const id = this.unjudged.get(key);
      if (id !== undefined) {
        this.unjudged.delete(key);
        this.score(id, judged);
      } else if (judged.ok) keep(this.early, key, judged);
      this.figures.score = judged.running ?? this.figures.score;
      this.figures.practice.add(judged);
    }
  }

  private score(id: number, { score }: Judged): void {
    if (score === null) return;
    this.live.setScore(id, score);
    this.storage.setScore(id, score);
  }
}

const keyOf = (caller: string | null, nonce: string | null): string => `${caller} ${nonce}`;

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size <= UNJUDGED_KEPT) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

const cut = (text: string | null): string | null =>
  text !== null && text.length > EXCERPT_LENGTH ? text.slice(0, EXCERPT_LENGTH) : text;

function toRow(id: number, query: AxonQuery): QueryRow {
  const { at, outcome, reason, dialect, caller, callerName, route, items, latencyMs, deadlineMs } = query;
  const asked = cut(query.asked);
  const said = cut(query.said);
  return { id, at, outcome, reason, dialect, caller, callerName, route, items, asked, said, latencyMs, deadlineMs, score: null };
}
