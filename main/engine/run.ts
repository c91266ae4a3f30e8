// One run, phase by phase, and its end: a model that is verified, inference, who asks, the axon. The same for every subnet and for practice.
import type { ExecutionProvider } from '../contract/device.ts';
import type { EffortSource } from '../contract/feel.ts';
import type { StartPhase } from '../contract/miner-state.ts';
import type { Spawn } from '../contract/port.ts';
import { assertNever, fail, ok, type ProblemCode, type Result } from '../contract/problem.ts';
import { SUBNET_NAMES, type SubnetId } from '../contract/subnet.ts';
import type { Ss58, TcpPort } from '../contract/units.ts';
import type { Askers } from './askers.ts';
import type { Axon, Verifier } from './axon/axon.ts';
import { createAxon } from './axon/server.ts';
import { createVerifier } from './axon/verifier-pool.ts';
import type { CallerSource } from './callers/caller-source.ts';
import { JoinedCallers } from './callers/joined-callers.ts';
import type { Clock } from './clock.ts';
import type { InferenceEvent } from './inference/inference.ts';
import { Jobs } from './jobs.ts';
import type { OwnEgress } from './network/egress.ts';
import type { MinerRun } from './miner.ts';
import type { RunReport } from './miner-life.ts';
import { type RunWatcher, wholeSeconds } from './run-watcher.ts';
import type { ModelFiles, RunNetwork, ScheduledJob, SubnetAdapter } from './subnets/adapter.ts';
import type { StartThread } from './threads.ts';
import { trackSpawn, type TrackedSpawn } from './tracked-spawn.ts';
import { Workbench } from './workbench.ts';

/** Queries under way may end within this when the axon closes. */
const AXON_GRACE_MS = 1_000;
const SECOND_MS = 1_000;

export interface RunOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly dial: EffortSource;
  readonly modelsFolder: string;
  readonly subnet: SubnetId;
  readonly network: RunNetwork;
  readonly adapter: SubnetAdapter;
  /** It answers with a model. */
  readonly infers: boolean;
  /** As a workbench takes it. */
  readonly ladder?: readonly ExecutionProvider[];
  /** The model's files, verified when asked. */
  readonly files: () => Promise<Result<ModelFiles>>;
  /** Closed with the run. */
  readonly egress: OwnEgress;
  /** Besides the adapter's own. */
  readonly jobs: readonly ScheduledJob[];
  readonly me: Ss58;
  /** Slower than this at its own test, it is not begun. null: speed is no question, or no money is in it. */
  readonly slowestP95Ms: number | null;
  readonly askers: (spawn: Spawn, files: () => ModelFiles) => Askers;
  /** Whom the person has named, beside those who ask anyway. */
  readonly callers: CallerSource;
  /** Read anew each time the axon opens. */
  readonly axonPort: () => TcpPort;
  readonly tell: (report: RunReport) => void;
  readonly watch: RunWatcher;
}

const NO_FILES: ModelFiles = new Map();

export class Run implements MinerRun {
  private readonly options: RunOptions;
  private readonly children: TrackedSpawn;
  private readonly bench: Workbench;
  private readonly askers: Askers;
  private readonly jobs: Jobs;
  private files = NO_FILES;
  private verifier: Verifier | null = null;
  private axon: Axon | null = null;
  private address: { readonly host: string; readonly port: TcpPort } | null = null;
  /** Openings and closings of the axon, one after another. */
  private axonWork: Promise<unknown> = Promise.resolve();
  private ending: Promise<void> | null = null;
  /** The axon is closed, or about to be. */
  private leaving = false;
  /** It has passed its own test in this run. */
  private tested = false;
  private troubled: ProblemCode | null = null;

  constructor(options: RunOptions) {
    this.options = options;
    const { clock, adapter, modelsFolder, startThread, dial, network, egress, me, subnet, watch } = options;
    this.children = trackSpawn(options.spawn);
    const { spawn } = this.children;
    this.bench = new Workbench({
      clock,
      spawn,
      startThread,
      dial,
      modelsFolder,
      adapter,
      infers: options.infers,
      network,
      egress,
      hotkey: me,
      onEvent: (event) => this.onInference(event),
      ...(options.ladder ? { ladder: options.ladder } : {}),
    });
    this.askers = options.askers(spawn, () => this.files);
    this.jobs = new Jobs({
      clock,
      // Practice speaks to nobody outside this computer.
      jobs: network === 'practice' ? [] : [...(adapter.jobs ?? []), ...options.jobs],
      onFailed: (job, problem) =>
        watch.notice('job-failed', {
          subnet: SUBNET_NAMES[subnet],
          job,
          detail: String(problem.params['detail'] ?? problem.code),
        }),
    });
  }

  phase(phase: StartPhase): Promise<Result<void>> {
    switch (phase) {
      case 'model':
        return this.findModel();
      case 'inference':
        return this.openInference();
      case 'chain':
        return this.meet();
      case 'axon':
        return this.openAxon();
      case 'validator':
        return this.startAsking();
      default:
        return assertNever(phase);
    }
  }

  async hold(): Promise<void> {
    this.askers.hold();
    await this.closeAxon();
  }

  letGo(): Promise<void> {
    return this.bench.rest();
  }

  tearDown(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  kill(): void {
    this.children.killAll();
  }

  private async findModel(): Promise<Result<void>> {
    const { adapter, modelsFolder, files } = this.options;
    const shipped = (await adapter.checkModel?.(modelsFolder)) ?? ok(undefined);
    if (!shipped.ok) return shipped;
    const found = await files();
    if (!found.ok) return found;
    this.files = found.value;
    return ok(undefined);
  }

  private async openInference(): Promise<Result<void>> {
    if (this.tested) return this.bench.wake();
    const { watch, slowestP95Ms, subnet } = this.options;
    const tested = await this.bench.open(this.files);
    if (!tested.ok) return tested;
    this.tested = true;
    watch.tested(tested.value, this.bench.device);
    const { p95Ms } = tested.value;
    if (slowestP95Ms === null || p95Ms === null || p95Ms <= slowestP95Ms) return ok(undefined);
    return fail('computer-too-slow', {
      subnet: SUBNET_NAMES[subnet],
      took: Math.round(p95Ms / SECOND_MS),
      limit: Math.round(slowestP95Ms / SECOND_MS),
    });
  }

  /** What the subnet does by the clock begins once it is known to be the right one, and before the first question. */
  private async meet(): Promise<Result<void>> {
    const met = await this.askers.meet();
    if (met.ok && !this.ending) await this.jobs.begin();
    this.lookForTrouble();
    return met;
  }

  /** Told when it begins, not with every question it is there at. */
  private lookForTrouble(): void {
    const { adapter, watch } = this.options;
    const trouble = adapter.trouble ?? null;
    if (trouble && trouble.code !== this.troubled) watch.notice('subnet-trouble', { ...trouble.params, code: trouble.code });
    this.troubled = trouble?.code ?? null;
  }

  private openAxon(): Promise<Result<void>> {
    const opened = this.axonWork.then(() => this.listen());
    this.axonWork = opened;
    return opened;
  }

  private async listen(): Promise<Result<void>> {
    if (this.ending) return fail('command-not-now', { state: 'stopping' });
    const { clock, me, startThread, adapter, callers, watch } = this.options;
    this.verifier ??= createVerifier({ startThread });
    this.axon ??= createAxon({
      me,
      clock,
      verifier: this.verifier,
      directory: new JoinedCallers([this.askers.source, callers]),
      routes: adapter.routes,
      onQuery: (query) => {
        // What the person ended, by Stop or a pause, is no failure of anybody's.
        if (!(this.leaving && query.outcome === 'failed')) watch.query(query);
        this.lookForTrouble();
      },
    });
    const listening = await this.axon.listen(this.askers.host, this.options.axonPort());
    if (!listening.ok) return listening;
    this.leaving = false;
    this.address = listening.value;
    watch.axon(this.address, () => this.axon?.active ?? 0);
    return ok(undefined);
  }

  private closeAxon(): Promise<void> {
    const closed = this.axonWork.then(async () => {
      this.leaving = true;
      this.address = null;
      this.options.watch.axon(null, () => this.axon?.active ?? 0);
      await this.axon?.close(AXON_GRACE_MS);
    });
    this.axonWork = closed;
    return closed;
  }

  private startAsking(): Promise<Result<void>> {
    const { address, askers } = this;
    if (!address) return Promise.resolve(fail('practice-unavailable', { detail: 'the axon is closed' }));
    return askers.begin({ ...address, hotkey: this.options.me });
  }

  private async end(): Promise<void> {
    this.jobs.end();
    // Who asks is held first and ended last: what is at work may still be answered, and is not cut off by its caller's end.
    this.askers.hold();
    await this.closeAxon();
    this.askers.close();
    const { ladder } = this.bench;
    await Promise.allSettled([this.bench.close(), this.verifier?.dispose(), this.options.egress.close()]);
    this.options.watch.device(null, ladder);
  }

  private onInference(event: InferenceEvent): void {
    const { tell, watch } = this.options;
    switch (event.kind) {
      case 'lost':
        tell({ kind: 'child-lost', child: 'inference', attempt: event.attempt });
        return;
      case 'back':
        tell({ kind: 'child-back', child: 'inference' });
        watch.notice('inference-restarted', { seconds: wholeSeconds(event.downMs) });
        return;
      case 'crash-loop':
        tell({
          kind: 'failed',
          problem: { code: 'inference-crash-loop', params: { times: event.times, seconds: event.seconds } },
        });
        return;
      case 'unavailable':
        tell({ kind: 'failed', problem: event.problem });
        return;
      case 'stepped-down':
        watch.notice('provider-stepped-down', { from: event.from, to: event.to });
        return;
      case 'device':
        watch.device(event.device, event.ladder);
        return;
      default:
        assertNever(event);
    }
  }
}
