// The figures of a snapshot: this session's counts, refusals by reason, latency and scores, and the counts of the day.
import type { Counts, QueryOutcome, RefusalReason } from '../contract/query.ts';
import type { EngineSnapshot } from '../contract/snapshot.ts';
import type { DurationMs, EpochMs } from '../contract/units.ts';
import { PracticeFigures } from './practice/practice-figures.ts';

const LATENCY_SAMPLES = 500;
const NONE: Counts = { answered: 0, late: 0, refused: 0, failed: 0 };

/** Local midnight before `at`. */
export function midnightBefore(at: EpochMs): EpochMs {
  return new Date(at).setHours(0, 0, 0, 0) as EpochMs;
}

export class Figures {
  private session: Counts = { ...NONE };
  private today: Counts = { ...NONE };
  private midnight = 0 as EpochMs;
  private refusals = new Map<RefusalReason, number>();
  private readonly latencies = new Float64Array(LATENCY_SAMPLES);
  private measured = 0;
  score: EngineSnapshot['score'] = null;
  practice = new PracticeFigures();

  /** What the ledger already holds of the day that `at` is in. */
  openDay(today: Counts, at: EpochMs): void {
    this.midnight = midnightBefore(at);
    this.today = { ...today };
  }

  beginSession(): void {
    this.session = { ...NONE };
    this.refusals = new Map();
    this.measured = 0;
    this.score = null;
    this.practice = new PracticeFigures();
  }

  count(outcome: QueryOutcome, at: EpochMs): void {
    this.turnDay(at);
    this.session[outcome] += 1;
    this.today[outcome] += 1;
  }

  countRefusal(reason: RefusalReason): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }

  measure(latency: DurationMs): void {
    this.latencies[this.measured % LATENCY_SAMPLES] = latency;
    this.measured += 1;
  }

  read(at: EpochMs): Pick<EngineSnapshot, 'session' | 'today' | 'refusals' | 'latency' | 'score' | 'practice'> {
    this.turnDay(at);
    const refusals = [...this.refusals].map(([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count);
    return {
      session: { ...this.session },
      today: { ...this.today },
      refusals,
      latency: this.latency(),
      score: this.score,
      practice: this.practice.read(),
    };
  }

  private latency(): EngineSnapshot['latency'] {
    const samples = Math.min(this.measured, LATENCY_SAMPLES);
    if (samples === 0) return null;
    const sorted = this.latencies.subarray(0, samples).toSorted();
    const rank = (share: number) => sorted[Math.ceil(share * samples) - 1] as DurationMs;
    return { p50Ms: rank(0.5), p95Ms: rank(0.95), samples };
  }

  private turnDay(at: EpochMs): void {
    const midnight = midnightBefore(at);
    if (midnight === this.midnight) return;
    this.midnight = midnight;
    this.today = { ...NONE };
  }
}
