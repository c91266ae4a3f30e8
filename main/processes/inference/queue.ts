// The requests that wait: higher stake first, then who came first; batches are made of those that fit together.
import { canJoin, type Rows, widthOf } from './batch.ts';

export interface Waiting extends Rows {
  readonly id: number;
  readonly model: string;
  readonly priority: number;
  /** Wall-clock milliseconds. */
  readonly deadline: number;
}
export interface Room {
  readonly rows: number;
  /** Rows times the longest. */
  readonly tokens: number;
}

/** Requests waiting at once; more are answered `overloaded`, because they would miss their deadlines anyway. */
export const QUEUE_LIMIT = 1_024;

export class RunQueue<T extends Waiting> {
  private waiting: T[] = [];

  get size(): number {
    return this.waiting.length;
  }

  /** The one that has to go for it: itself or the least entitled, where the queue is full. */
  add(run: T): T | null {
    const before = this.waiting.findIndex((other) => other.priority < run.priority);
    if (before < 0) this.waiting.push(run);
    else this.waiting.splice(before, 0, run);
    return this.waiting.length > QUEUE_LIMIT ? (this.waiting.pop() ?? null) : null;
  }

  remove(id: number): void {
    this.waiting = this.waiting.filter((run) => run.id !== id);
  }

  /** Those past their deadline, taken out. */
  late(now: number): T[] {
    const gone = this.waiting.filter((run) => run.deadline <= now);
    if (gone.length > 0) this.waiting = this.waiting.filter((run) => run.deadline > now);
    return gone;
  }

  /** The first and those that can run with it, taken out of the queue. */
  next(roomFor: (model: string) => Room | null): T[] {
    const [first] = this.waiting;
    if (first === undefined) return [];
    const room = roomFor(first.model) ?? { rows: first.rows, tokens: Infinity };
    const batch: T[] = [];
    let rows = 0;
    let width = 0;
    this.waiting = this.waiting.filter((run) => {
      const wider = Math.max(width, widthOf(run));
      const fits = rows + run.rows <= room.rows && (run.lengths === null || (rows + run.rows) * wider <= room.tokens);
      if (run !== first && (run.model !== first.model || !fits || !canJoin(first, run))) return true;
      batch.push(run);
      rows += run.rows;
      width = wider;
      return false;
    });
    return batch;
  }
}
