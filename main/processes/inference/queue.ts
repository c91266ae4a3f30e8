// The requests that wait: higher stake first, then who came first; batches are made of those that fit together and end in time.
import { bucketed, canJoin, type Rows, unitsOf, widthOf } from './batch.ts';
import type { Pace } from './pace.ts';

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
  /** What sequences are padded to; null: to the longest of them. */
  readonly widths: readonly number[] | null;
  readonly pace: Pace;
}
export interface Clocks {
  /** Wall-clock milliseconds. */
  readonly now: number;
  readonly monotonic: number;
}

/** Requests waiting at once; more are answered `overloaded`, because they would miss their deadlines anyway. */
export const QUEUE_LIMIT = 1_024;

export class RunQueue<T extends Waiting> {
  private waiting: T[] = [];

  get size(): number {
    return this.waiting.length;
  }

  /** Rows waiting for a model. */
  rowsFor(model: string): number {
    return this.waiting.reduce((sum, run) => (run.model === model ? sum + run.rows : sum), 0);
  }

  get first(): T | undefined {
    return this.waiting[0];
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

  /** Those that cannot be answered by their deadline any more, at the best pace seen and behind those before them, taken out. */
  late(roomFor: (model: string) => Room | null, { now, monotonic }: Clocks): T[] {
    const gone: T[] = [];
    let ahead = 0;
    this.waiting = this.waiting.filter((run) => {
      const pace = roomFor(run.model)?.pace;
      const units = unitsOf(run);
      const share = (pace?.perUnit(monotonic) ?? 0) * units;
      if (run.deadline <= now || now + Math.max(pace?.atBest(units, monotonic) ?? 0, ahead + share) > run.deadline) {
        gone.push(run);
        return false;
      }
      ahead += share;
      return true;
    });
    return gone;
  }

  /** Wall-clock milliseconds by which work must go on for all of them to be answered in time, even as slowly as it went of late. */
  latestStart(roomFor: (model: string) => Room | null, monotonic: number): number {
    let latest = Infinity;
    const ahead = new Map<string, number>();
    for (const run of this.waiting) {
      ahead.set(run.model, (ahead.get(run.model) ?? 0) + unitsOf(run));
      let takes = 0;
      for (const [model, units] of ahead) takes += roomFor(model)?.pace.atWorstLately(units, monotonic) ?? 0;
      latest = Math.min(latest, run.deadline - takes);
    }
    return latest;
  }

  /** The first and those that can run with it before the first deadline among them, taken out of the queue. */
  next(roomFor: (model: string) => Room | null, { now, monotonic }: Clocks): T[] {
    const [first] = this.waiting;
    if (first === undefined) return [];
    const room = roomFor(first.model);
    const batch: T[] = [];
    let rows = 0;
    let width = 0;
    let deadline = Infinity;
    this.waiting = this.waiting.filter((run) => {
      if (run !== first && (room === null || run.model !== first.model || !canJoin(first, run))) return true;
      const wider = bucketed(Math.max(width, widthOf(run)), room?.widths ?? null);
      const units = (rows + run.rows) * (run.lengths ? wider : 1);
      const soonest = Math.min(deadline, run.deadline);
      const fits =
        room !== null &&
        rows + run.rows <= room.rows &&
        (run.lengths === null || units <= room.tokens) &&
        now + room.pace.atBest(units, monotonic) <= soonest;
      if (run !== first && !fits) return true;
      batch.push(run);
      rows += run.rows;
      width = wider;
      deadline = soonest;
      return false;
    });
    return batch;
  }
}
