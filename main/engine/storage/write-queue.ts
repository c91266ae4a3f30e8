// Rows on their way to the disk: committed a few times a second, kept and tried again while the disk refuses them.
import type { Result } from '../../contract/problem.ts';
import type { QueryRow, RefusalReason } from '../../contract/query.ts';
import type { EpochMs, Score } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import type { StorageNews } from './storage.ts';
import type { LedgerBatch, RefusalCount } from './wire.ts';

export const COMMIT_INTERVAL_MS = 250;
export const RETRY_INTERVAL_MS = 2_000;
/** What waits in memory while the disk refuses; then the oldest rows are let go and counted. */
export const MAX_WAITING_ROWS = 10_000;
const MINUTE_MS = 60_000;

export interface WriteQueue {
  append(row: QueryRow): void;
  countRefusal(at: EpochMs, reason: RefusalReason): void;
  setScore(id: number, score: Score): void;
  /** Resolves when all that was given before this call is committed, or with the problem that stopped it. */
  flush(): Promise<Result<void>>;
  /** No commit starts by itself any more. */
  stop(): void;
}

export interface WriteQueueOptions {
  readonly clock: Clock;
  readonly commit: (batch: LedgerBatch) => Promise<Result<null>>;
  readonly onNews: (news: StorageNews) => void;
  readonly maxWaitingRows?: number;
}

export function createWriteQueue(options: WriteQueueOptions): WriteQueue {
  const { clock, commit, onNews, maxWaitingRows = MAX_WAITING_ROWS } = options;
  let rows: QueryRow[] = [];
  let refusals = new Map<string, RefusalCount>();
  let scores = new Map<number, Score>();
  let running: Promise<Result<void>> | null = null;
  let cancelTimer: (() => void) | null = null;
  let failing = false;
  let stopped = false;
  let lostRows = 0;

  const isEmpty = () => rows.length === 0 && refusals.size === 0 && scores.size === 0;

  const schedule = () => {
    if (stopped || cancelTimer || running || isEmpty()) return;
    cancelTimer = clock.after(failing ? RETRY_INTERVAL_MS : COMMIT_INTERVAL_MS, () => {
      cancelTimer = null;
      void commitWaiting();
    });
  };

  const addRefusals = ({ minute, reason, count }: RefusalCount) => {
    const key = `${minute} ${reason}`;
    refusals.set(key, { minute, reason, count: (refusals.get(key)?.count ?? 0) + count });
  };

  const letGoOfOldest = () => {
    const over = rows.length - maxWaitingRows;
    if (over > 0) {
      lostRows += over;
      rows = rows.slice(over);
    }
    for (const id of scores.keys()) {
      if (scores.size <= maxWaitingRows) break;
      scores.delete(id);
    }
  };

  const putBack = (batch: LedgerBatch) => {
    rows = [...batch.rows, ...rows];
    for (const refusal of batch.refusals) addRefusals(refusal);
    // A newer score of the same row stands.
    scores = new Map([...batch.scores.map(({ id, score }) => [id, score] as const), ...scores]);
    letGoOfOldest();
  };

  const commitWaiting = (): Promise<Result<void>> => {
    if (isEmpty()) return Promise.resolve({ ok: true, value: undefined });
    const batch = { rows, refusals: [...refusals.values()], scores: [...scores].map(([id, score]) => ({ id, score })) };
    rows = [];
    refusals = new Map();
    scores = new Map();
    running = commit(batch).then((result) => {
      running = null;
      if (result.ok) {
        if (failing) onNews({ kind: 'recovered', keptRows: batch.rows.length, lostRows });
        failing = false;
        lostRows = 0;
      } else {
        putBack(batch);
        failing = true;
        onNews({ kind: 'trouble', problem: result.problem, lostRows });
      }
      schedule();
      return result.ok ? { ok: true, value: undefined } : result;
    });
    return running;
  };

  return {
    append: (row) => {
      rows.push(row);
      if (rows.length > maxWaitingRows) letGoOfOldest();
      schedule();
    },
    countRefusal: (at, reason) => {
      addRefusals({ minute: Math.floor(at / MINUTE_MS), reason, count: 1 });
      schedule();
    },
    setScore: (id, score) => {
      scores.set(id, score);
      schedule();
    },
    flush: async () => {
      if (running) await running;
      cancelTimer?.();
      cancelTimer = null;
      return running ?? commitWaiting();
    },
    stop: () => {
      stopped = true;
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
