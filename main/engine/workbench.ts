// What answers, without who asks: inference, the threads beside it and one subnet's adapter on them. A run has one, a measurement too.
import path from 'node:path';
import type { ExecutionProvider, Rung } from '../contract/device.ts';
import type { EffortSource } from '../contract/feel.ts';
import type { Spawn } from '../contract/port.ts';
import { ok, type Result } from '../contract/problem.ts';
import type { Ss58 } from '../contract/units.ts';
import type { Clock } from './clock.ts';
import { createInferenceClient } from './inference/client.ts';
import { createEncoder, type Encoder } from './inference/encode.ts';
import { createHandover } from './inference/handover.ts';
import type { InferenceClient, InferenceEvent } from './inference/inference.ts';
import { createTokenizer, type Tokenizer } from './inference/tokenize.ts';
import type { Egress, ModelFiles, RunNetwork, SelfTestReport, SubnetAdapter } from './subnets/adapter.ts';
import type { StartThread } from './threads.ts';

const TINY_MODEL = 'langid/tiny.onnx';

export interface WorkbenchOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly modelsFolder: string;
  readonly adapter: SubnetAdapter;
  /** It answers with a model; what is solved needs no inference process. */
  readonly infers: boolean;
  readonly network: RunNetwork;
  readonly egress: Egress;
  readonly hotkey: Ss58;
  readonly onEvent: (event: InferenceEvent) => void;
  readonly dial: EffortSource;
  /** What is tried, in this order: as it was measured. Absent: as listed. */
  readonly ladder?: readonly ExecutionProvider[];
}

export class Workbench {
  readonly adapter: SubnetAdapter;
  private readonly options: WorkbenchOptions;
  private readonly inference: InferenceClient;
  private readonly tokenizer: Tokenizer;
  private readonly encoder: Encoder;
  private readonly heedNoMore: () => void;

  constructor(options: WorkbenchOptions) {
    this.options = options;
    this.adapter = options.adapter;
    const { clock, spawn, startThread, modelsFolder, onEvent, ladder, dial } = options;
    this.inference = createHandover({
      clock,
      effort: dial.effort,
      onEvent,
      create: (effort, tell) =>
        createInferenceClient({
          spawn: () => spawn('inference'),
          clock,
          onEvent: tell,
          effort,
          tinyModel: path.join(modelsFolder, TINY_MODEL),
          ...(ladder ? { ladder } : {}),
        }),
    });
    this.heedNoMore = dial.follow((effort) => this.inference.feel(effort));
    this.tokenizer = createTokenizer({ startThread, modelsFolder });
    this.encoder = createEncoder(startThread);
  }

  get ladder(): readonly Rung[] {
    return this.inference.ladder;
  }
  /** What it runs on, as a person knows it. */
  get device(): string | null {
    return this.inference.device?.name ?? null;
  }

  /** Ready to answer, by its own test, when it resolves well. */
  async open(files: ModelFiles): Promise<Result<SelfTestReport>> {
    const { network, modelsFolder, startThread, hotkey, egress, dial } = this.options;
    const { inference, tokenizer, encoder, adapter } = this;
    const opened = this.options.infers ? await inference.open() : ok(undefined);
    if (!opened.ok) return opened;
    const ready = await adapter.init({
      network,
      inference,
      modelsFolder,
      files,
      tokenize: (name, texts, signal) => tokenizer.tokenize(name, texts, signal),
      encode: (work, signal) => encoder.encode(work, signal),
      startThread,
      dial,
      hotkey,
      egress,
    });
    return ready.ok ? adapter.selfTest() : ready;
  }

  /** Its process is ended, and what it held on the card is free. */
  async rest(): Promise<void> {
    if (this.options.infers) await this.inference.rest();
  }

  /** After a rest: what was loaded is loaded again. Expected failures: as of `open`. */
  async wake(): Promise<Result<void>> {
    const opened = this.options.infers ? await this.inference.open() : ok(undefined);
    return opened.ok ? ok(undefined) : opened;
  }

  async close(): Promise<void> {
    this.heedNoMore();
    await Promise.allSettled([this.adapter.shutdown(), this.inference.close(), this.tokenizer.dispose(), this.encoder.dispose()]);
  }
}
