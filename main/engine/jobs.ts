// Work by the clock that a subnet needs besides answering. One at a time each, begun anew only when the last has ended.
import type { Problem } from '../contract/problem.ts';
import type { Clock } from './clock.ts';
import type { ScheduledJob } from './subnets/adapter.ts';

export interface JobsOptions {
  readonly clock: Clock;
  readonly jobs: readonly ScheduledJob[];
  /** Told when a job begins to fail, not with every try. */
  readonly onFailed: (job: string, problem: Problem) => void;
}

export class Jobs {
  private readonly options: JobsOptions;
  private readonly ending = new AbortController();
  private readonly failing = new Set<string>();

  constructor(options: JobsOptions) {
    this.options = options;
  }

  /** Resolves when those that belong before the first question have been tried once. Never rejects. */
  async begin(): Promise<void> {
    const { jobs } = this.options;
    for (const job of jobs) if (!job.atStart) this.wait(job);
    await Promise.all(jobs.filter(({ atStart }) => atStart).map((job) => this.runThenWait(job)));
  }

  end(): void {
    this.ending.abort();
  }

  private async runThenWait(job: ScheduledJob): Promise<void> {
    const { signal } = this.ending;
    if (signal.aborted) return;
    const done = await job.run(signal);
    if (signal.aborted) return;
    if (done.ok) this.failing.delete(job.name);
    else if (!this.failing.has(job.name)) {
      this.failing.add(job.name);
      this.options.onFailed(job.name, done.problem);
    }
    this.wait(job);
  }

  private wait(job: ScheduledJob): void {
    const { signal } = this.ending;
    if (signal.aborted) return;
    const cancel = this.options.clock.after(job.everyMs, () => {
      signal.removeEventListener('abort', cancel);
      void this.runThenWait(job);
    });
    signal.addEventListener('abort', cancel, { once: true });
  }
}
