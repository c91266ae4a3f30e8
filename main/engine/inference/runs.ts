// Runs that wait for their answer: each ends once, by its answer, its deadline, its caller's wish or the loss of the process.
import type { Clock } from '../clock.ts';
import type { RunRequest, RunResult } from './inference.ts';

/** Waiting or under way at once; more are answered `overloaded` unseen. */
const LIMIT = 2_048;

interface Run {
  readonly id: number;
  readonly request: RunRequest;
  readonly settle: (result: RunResult) => void;
  /** In the process that is alive now. */
  sent: boolean;
  retried: boolean;
}

export interface RunsOptions {
  readonly clock: Clock;
  readonly send: (id: number, request: RunRequest) => void;
  /** A run the process has, and nobody wants any more. */
  readonly cancel: (id: number) => void;
}

export class Runs {
  private readonly options: RunsOptions;
  private readonly waiting = new Map<number, Run>();
  private lastId = 0;
  /** The process takes runs. */
  private going = false;

  constructor(options: RunsOptions) {
    this.options = options;
  }

  get underWay(): boolean {
    for (const run of this.waiting.values()) if (run.sent) return true;
    return false;
  }

  start(request: RunRequest): Promise<RunResult> {
    const { clock, cancel } = this.options;
    if (request.signal.aborted) return Promise.resolve({ ok: false, why: 'cancelled' });
    if (this.waiting.size >= LIMIT) return Promise.resolve({ ok: false, why: 'overloaded' });
    return new Promise((resolve) => {
      this.lastId += 1;
      const id = this.lastId;
      const giveUp = (why: 'deadline' | 'cancelled') => () => {
        if (run.sent) cancel(id);
        run.settle({ ok: false, why });
      };
      const onAbort = giveUp('cancelled');
      const cancelDeadline = clock.after(Math.max(0, request.deadline - clock.now()), giveUp('deadline'));
      const run: Run = {
        id,
        request,
        sent: false,
        retried: false,
        settle: (result) => {
          if (!this.waiting.delete(id)) return;
          cancelDeadline();
          request.signal.removeEventListener('abort', onAbort);
          resolve(result);
        },
      };
      this.waiting.set(id, run);
      request.signal.addEventListener('abort', onAbort, { once: true });
      if (this.going) this.send(run);
    });
  }

  /** The process takes runs now: those that waited go first, in the order they came. */
  go(): void {
    this.going = true;
    for (const run of this.waiting.values()) if (!run.sent) this.send(run);
  }

  /** An answer to a run that has ended meanwhile is nobody's. */
  answered(id: number, result: RunResult): void {
    this.waiting.get(id)?.settle(result);
  }

  /** What the lost process had is tried once more; a run that has now been lost twice may be what ends the processes. */
  processGone(): void {
    this.going = false;
    for (const run of this.waiting.values()) {
      if (run.sent && run.retried) run.settle({ ok: false, why: 'inference-gone' });
      else if (run.sent) Object.assign(run, { sent: false, retried: true });
    }
  }

  endAll(): void {
    this.going = false;
    for (const run of this.waiting.values()) run.settle({ ok: false, why: 'inference-gone' });
  }

  private send(run: Run): void {
    run.sent = true;
    this.options.send(run.id, run.request);
  }
}
