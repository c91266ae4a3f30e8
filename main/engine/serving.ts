// What Lode can serve, and a run of it: from a piece of work to the adapter, the model's files and those who ask.
import type { Work } from '../contract/miner-state.ts';
import type { Spawn } from '../contract/port.ts';
import { fail, ok, type Problem, type Result } from '../contract/problem.ts';
import { SUBNET_NAMES, type SubnetId } from '../contract/subnet.ts';
import type { Ss58, TcpPort } from '../contract/units.ts';
import type { CallerSource } from './callers/caller-source.ts';
import type { Clock } from './clock.ts';
import { createEgress } from './network/egress.ts';
import type { MinerRun } from './miner.ts';
import type { RunReport } from './miner-life.ts';
import { PracticeAskers } from './practice-askers.ts';
import { Run } from './run.ts';
import type { RunWatcher } from './run-watcher.ts';
import { adapterFor } from './served-subnets.ts';
import type { MoneyStore } from './storage/money-store.ts';
import type { ModelFiles } from './subnets/adapter.ts';
import type { StartThread } from './threads.ts';
import type { Desk } from './wallet/desk.ts';

export interface ServingOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly modelsFolder: string;
  readonly dataFolder: string;
  readonly money: MoneyStore;
  /** Rounds of questions a second the practice validators ask; the bench and tests raise it. Else as the subnet has it. */
  readonly practiceRate?: number;
}

export interface RunWishes {
  readonly desk: Desk;
  /** Who answers in practice. */
  readonly practiceHotkey: Ss58;
  readonly callers: CallerSource;
  readonly axonPort: () => TcpPort;
  readonly tell: (report: RunReport) => void;
  readonly watch: RunWatcher;
}

/** A run that cannot begin: its first phase says why. */
class NoRun implements MinerRun {
  private readonly problem: Problem;
  constructor(problem: Problem) {
    this.problem = problem;
  }
  phase(): Promise<Result<void>> {
    return Promise.resolve({ ok: false, problem: this.problem });
  }
  hold(): Promise<void> {
    return Promise.resolve();
  }
  tearDown(): Promise<void> {
    return Promise.resolve();
  }
  kill(): void {
    // There is nothing to end.
  }
}

export class Serving {
  private readonly options: ServingOptions;

  constructor(options: ServingOptions) {
    this.options = options;
  }

  run(work: Work, wishes: RunWishes): MinerRun {
    const { clock, spawn, startThread, modelsFolder, practiceRate = null } = this.options;
    const { subnet } = work;
    const adapter = adapterFor(subnet, null, 'practice');
    if (!adapter || work.kind === 'mine') return new NoRun(fail('subnet-unknown', { subnet: SUBNET_NAMES[subnet] }).problem);
    const { practiceHotkey: me, callers, axonPort, tell, watch } = wishes;
    return new Run({
      clock,
      spawn,
      startThread,
      modelsFolder,
      subnet,
      network: 'practice',
      adapter,
      files: () => this.files(subnet),
      egress: createEgress({ hosts: [] }),
      me,
      slowestP95Ms: null,
      askers: (own, files) =>
        new PracticeAskers({
          clock,
          spawn: own,
          questions: () => ({ subnet, files: files(), modelsFolder, perSecond: practiceRate }),
          tell,
          watch,
        }),
      callers,
      axonPort,
      tell,
      watch,
    });
  }

  private files(_subnet: SubnetId): Promise<Result<ModelFiles>> {
    return Promise.resolve(ok(new Map()));
  }
}
