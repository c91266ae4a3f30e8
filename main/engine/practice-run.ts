// One run of practice mining: inference, the practice subnet, the axon and the practice validator, phase by phase, and their end.
import path from 'node:path';
import type { Device, Rung } from '../contract/device.ts';
import type { StartPhase } from '../contract/miner-state.ts';
import type { Spawn } from '../contract/port.ts';
import { assertNever, fail, ok, type Result } from '../contract/problem.ts';
import type { Notice, NoticeCode } from '../contract/snapshot.ts';
import type { Ss58, TcpPort } from '../contract/units.ts';
import type { Judged } from '../contract/validator-wire.ts';
import type { Axon, AxonQuery, Verifier } from './axon/axon.ts';
import { createAxon } from './axon/server.ts';
import { createVerifier } from './axon/verifier-pool.ts';
import type { CallerSource } from './callers/caller-source.ts';
import { JoinedCallers } from './callers/joined-callers.ts';
import type { Clock } from './clock.ts';
import { createInferenceClient } from './inference/client.ts';
import type { InferenceClient, InferenceEvent } from './inference/inference.ts';
import { createTokenizer, type Tokenizer } from './inference/tokenize.ts';
import type { MinerRun } from './miner.ts';
import type { RunReport } from './miner-life.ts';
import { PracticeDirectory } from './practice/practice-directory.ts';
import { type PracticeEvent, PracticeValidator } from './practice/practice-validator.ts';
import { createPracticeAdapter, type PracticeAdapter, practiceManifest } from './subnets/practice/adapter.ts';
import type { StartThread } from './threads.ts';
import { trackSpawn, type TrackedSpawn } from './tracked-spawn.ts';

/** Practice stays on this computer. */
const AXON_HOST = '127.0.0.1';
/** Queries under way may end within this when the axon closes. */
const AXON_GRACE_MS = 1_000;
const TINY_MODEL = 'langid/tiny.onnx';
const SECOND_MS = 1_000;

/** The ids of the subnets there are. */
export const SUBNET_IDS: readonly string[] = [practiceManifest.id];

export interface RunOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly modelsFolder: string;
  readonly me: Ss58;
  /** Whom the person has named, beside the practice validators. */
  readonly callers: CallerSource;
  /** Read anew each time the axon opens. */
  readonly axonPort: () => TcpPort;
  readonly perSecond: number;
  readonly tell: (report: RunReport) => void;
  readonly watch: RunWatcher;
}

/** What a run shows of itself while it lasts. */
export interface RunWatcher {
  query(query: AxonQuery): void;
  judged(rows: readonly Judged[]): void;
  /** null: it listens no more. */
  axon(address: { readonly host: string; readonly port: TcpPort } | null): void;
  /** How many practice validators there are. null: they are gone. */
  validators(count: number | null): void;
  device(device: Device | null, ladder: readonly Rung[]): void;
  notice(code: NoticeCode, params: Notice['params']): void;
}

export class PracticeRun implements MinerRun {
  private readonly options: RunOptions;
  private readonly children: TrackedSpawn;
  private readonly inference: InferenceClient;
  private readonly tokenizer: Tokenizer;
  private readonly adapter: PracticeAdapter = createPracticeAdapter();
  private readonly directory = new PracticeDirectory((count) => this.watch.validators(count));
  private readonly validator: PracticeValidator;
  private verifier: Verifier | null = null;
  private axon: Axon | null = null;
  private address: { readonly host: string; readonly port: TcpPort } | null = null;
  /** Openings and closings of the axon, one after another. */
  private axonWork: Promise<unknown> = Promise.resolve();
  private ending: Promise<void> | null = null;

  constructor(options: RunOptions) {
    this.options = options;
    const { clock } = options;
    this.children = trackSpawn(options.spawn);
    this.inference = createInferenceClient({
      spawn: () => this.children.spawn('inference'),
      clock,
      onEvent: (event) => this.onInference(event),
      tinyModel: path.join(options.modelsFolder, TINY_MODEL),
    });
    this.tokenizer = createTokenizer({ startThread: options.startThread, modelsFolder: options.modelsFolder });
    this.validator = new PracticeValidator({
      spawn: () => this.children.spawn('validator'),
      clock,
      directory: this.directory,
      perSecond: options.perSecond,
      onJudged: (rows) => this.watch.judged(rows),
      onEvent: (event) => this.onValidator(event),
    });
  }

  private get watch(): RunWatcher {
    return this.options.watch;
  }

  phase(phase: StartPhase): Promise<Result<void>> {
    switch (phase) {
      case 'model':
        return this.adapter.checkModel(this.options.modelsFolder);
      case 'inference':
        return this.openInference();
      case 'chain':
        return Promise.resolve(ok(undefined));
      case 'axon':
        return this.openAxon();
      case 'validator':
        return this.startAsking();
      default:
        return assertNever(phase);
    }
  }

  async hold(): Promise<void> {
    this.validator.hold();
    await this.closeAxon();
  }

  tearDown(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  kill(): void {
    this.children.killAll();
  }

  private async openInference(): Promise<Result<void>> {
    const opened = await this.inference.open();
    if (!opened.ok) return opened;
    const { inference, tokenizer } = this;
    const ready = await this.adapter.init({
      inference,
      modelsFolder: this.options.modelsFolder,
      tokenize: (name, texts, signal) => tokenizer.tokenize(name, texts, signal),
    });
    if (!ready.ok) return ready;
    const tested = await this.adapter.selfTest();
    return tested.ok ? ok(undefined) : tested;
  }

  private openAxon(): Promise<Result<void>> {
    const opened = this.axonWork.then(() => this.listen());
    this.axonWork = opened;
    return opened;
  }

  private async listen(): Promise<Result<void>> {
    if (this.ending) return fail('command-not-now', { state: 'stopping' });
    const { clock, me, startThread } = this.options;
    this.verifier ??= createVerifier({ startThread });
    this.axon ??= createAxon({
      me,
      clock,
      verifier: this.verifier,
      directory: new JoinedCallers([this.directory, this.options.callers]),
      routes: this.adapter.routes,
      onQuery: (query) => this.watch.query(query),
    });
    const listening = await this.axon.listen(AXON_HOST, this.options.axonPort());
    if (!listening.ok) return listening;
    this.address = listening.value;
    this.watch.axon(this.address);
    return ok(undefined);
  }

  private closeAxon(): Promise<void> {
    const closed = this.axonWork.then(async () => {
      this.address = null;
      this.watch.axon(null);
      await this.axon?.close(AXON_GRACE_MS);
    });
    this.axonWork = closed;
    return closed;
  }

  private startAsking(): Promise<Result<void>> {
    const { address } = this;
    if (!address) return Promise.resolve(fail('practice-unavailable', { detail: 'the axon is closed' }));
    return this.validator.ask({ ...address, hotkey: this.options.me });
  }

  private async end(): Promise<void> {
    this.validator.close();
    await this.closeAxon();
    await Promise.allSettled([
      this.adapter.shutdown(),
      this.inference.close(),
      this.verifier?.dispose(),
      this.tokenizer.dispose(),
    ]);
    this.watch.device(null, this.inference.ladder);
    this.watch.validators(null);
  }

  private onInference(event: InferenceEvent): void {
    const { tell } = this.options;
    switch (event.kind) {
      case 'lost':
        tell({ kind: 'child-lost', child: 'inference', attempt: event.attempt });
        return;
      case 'back':
        tell({ kind: 'child-back', child: 'inference' });
        this.watch.notice('inference-restarted', { seconds: seconds(event.downMs) });
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
        this.watch.notice('provider-stepped-down', { from: event.from, to: event.to });
        return;
      case 'device':
        this.watch.device(event.device, event.ladder);
        return;
      default:
        assertNever(event);
    }
  }

  private onValidator(event: PracticeEvent): void {
    const { tell } = this.options;
    switch (event.kind) {
      case 'lost':
        tell({ kind: 'child-lost', child: 'validator', attempt: event.attempt });
        return;
      case 'back':
        tell({ kind: 'child-back', child: 'validator' });
        this.watch.notice('validator-restarted', { seconds: seconds(event.downMs) });
        return;
      case 'crash-loop':
        tell({
          kind: 'failed',
          problem: { code: 'practice-crash-loop', params: { times: event.times, seconds: event.seconds } },
        });
        return;
      default:
        assertNever(event);
    }
  }
}

/** At least one: "back after 0 seconds" reads as if nothing had happened. */
const seconds = (ms: number): number => Math.max(1, Math.round(ms / SECOND_MS));
