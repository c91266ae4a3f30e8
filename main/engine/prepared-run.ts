// A run that must be prepared before its first phase: a wallet that opens, a chain that connects. What keeps it from beginning is said
// by that phase.
import type { StartPhase } from '../contract/miner-state.ts';
import { fail, type Result } from '../contract/problem.ts';
import type { MinerRun } from './miner.ts';

export class PreparedRun implements MinerRun {
  private readonly prepare: () => Promise<Result<MinerRun>>;
  private preparing: Promise<Result<MinerRun>> | null = null;
  private run: MinerRun | null = null;
  private ended = false;
  private killed = false;

  constructor(prepare: () => Promise<Result<MinerRun>>) {
    this.prepare = prepare;
  }

  async phase(phase: StartPhase): Promise<Result<void>> {
    this.preparing ??= this.prepare();
    const prepared = await this.preparing;
    if (!prepared.ok) return prepared;
    // Stopped meanwhile: what was prepared has started nothing yet, and must not begin to.
    if (this.ended) {
      await prepared.value.tearDown();
      return fail('command-not-now', { state: 'stopping' });
    }
    this.run = prepared.value;
    if (this.killed) this.run.kill();
    return this.run.phase(phase);
  }

  async hold(): Promise<void> {
    await this.run?.hold();
  }

  async letGo(): Promise<void> {
    await this.run?.letGo();
  }

  async tearDown(): Promise<void> {
    this.ended = true;
    await this.run?.tearDown();
  }

  kill(): void {
    this.killed = true;
    this.run?.kill();
  }
}
