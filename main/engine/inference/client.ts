// The client of the inference process: opens it, loads models into it, runs rows, and carries all of that over its deaths.
import { availableParallelism } from 'node:os';
import { type Device, EXECUTION_PROVIDERS, type ExecutionProvider, type Rung } from '../../contract/device.ts';
import { type Effort, effortOf } from '../../contract/feel.ts';
import { InferenceReply, type InferenceRequest, type WireRun } from '../../contract/inference-wire.ts';
import type { ChildPort } from '../../contract/port.ts';
import { assertNever, fail, ok, type Result } from '../../contract/problem.ts';
import type { Clock } from '../clock.ts';
import { type RestartPolicy, supervise, type Supervised } from '../supervisor.ts';
import type { InferenceClient, InferenceEvent, ModelRef } from './inference.ts';
import { createPulse } from './pulse.ts';
import { createRungs } from './rungs.ts';
import { Runs } from './runs.ts';

export interface InferenceClientOptions {
  readonly spawn: () => Promise<ChildPort>;
  readonly clock: Clock;
  readonly onEvent: (event: InferenceEvent) => void;
  /** Absolute path of the trial model. */
  readonly tinyModel: string;
  readonly ladder?: readonly ExecutionProvider[];
  readonly policy?: RestartPolicy;
  readonly limits?: Partial<InferenceLimits>;
  /** All out where nothing is said. */
  readonly effort?: Effort;
}

/** How long the process may be silent before it counts as hung. */
export interface InferenceLimits {
  /** From its start to the first rung tried. */
  readonly openMs: number;
  /** While it tries one rung: drivers that hang exist. */
  readonly tryMs: number;
  readonly loadMs: number;
  readonly pingEveryMs: number;
  /** Otherwise. Longer than any batch runs. */
  readonly pongWithinMs: number;
}

export const INFERENCE_LIMITS: InferenceLimits = {
  openMs: 60_000,
  tryMs: 20_000,
  loadMs: 60_000,
  pingEveryMs: 1_000,
  pongWithinMs: 5_000,
};

type OpenResult = Awaited<ReturnType<InferenceClient['open']>>;
type LoadResult = Awaited<ReturnType<InferenceClient['load']>>;
type Failure = Extract<Result<never>, { ok: false }>;

const LOAD_PROBLEMS = { missing: 'model-missing', corrupt: 'model-corrupt', refused: 'inference-unavailable' } as const;
const RUN_FAILURES = {
  deadline: 'deadline',
  error: 'inference-failed',
  overloaded: 'overloaded',
  'unknown-model': 'inference-failed',
} as const;

function loadOf(model: ModelRef, effort: Effort): InferenceRequest {
  const { id, file, sha256, maxBatch, maxTokens, widths, output, threads } = model;
  return {
    kind: 'load',
    model: id,
    file,
    sha256,
    maxBatch,
    maxTokens: maxTokens ?? null,
    widths: widths ? [...widths] : null,
    output: output ?? null,
    threads: Math.min(threads ?? Infinity, effort.threads),
  };
}

export function createInferenceClient(options: InferenceClientOptions): InferenceClient {
  const { clock, onEvent } = options;
  const limits = { ...INFERENCE_LIMITS, ...options.limits };
  const providers = options.ladder ?? EXECUTION_PROVIDERS;
  const rungs = createRungs(providers);
  /** Rungs that took the models, and of those the ones that later did not: somebody else held their memory. */
  const [took, full] = [new Set<ExecutionProvider>(), new Set<ExecutionProvider>()];
  let effort = options.effort ?? effortOf('all-out', availableParallelism());
  let supervised: Supervised | null = null;
  let port: ChildPort | null = null;
  /** What the process is at. Only an open one loads and runs. */
  let phase: 'down' | 'opening' | 'open' = 'down';
  let trying: ExecutionProvider | null = null;
  let device: Device | null = null;
  let ladder: readonly Rung[] = [];
  let lostAt: number | null = null;
  let everOpened = false;
  let silent = false;
  let inLongRun = false;
  let openWaiters: ((result: OpenResult) => void)[] = [];
  const models = new Map<string, ModelRef>();
  /** Models the process is loading, and who waits for each. */
  const loading = new Map<string, ((result: LoadResult) => void)[]>();

  /** Runs of this turn, said together at its end. */
  let saying: WireRun[] = [];
  const sayRuns = (): void => {
    if (saying.length > 0) port?.post({ kind: 'runs', runs: saying } satisfies InferenceRequest);
    saying = [];
  };
  /** Nothing overtakes what was said before it. */
  const post = (request: InferenceRequest): void => {
    sayRuns();
    port?.post(request);
  };
  const runs = new Runs({
    clock,
    send: (id, { model, rows, feeds, lengths, priority = 0, deadline }) => {
      if (saying.length === 0) process.nextTick(sayRuns);
      saying.push({ id, model, rows, feeds: { ...feeds }, lengths: lengths ? [...lengths] : null, priority, deadline });
    },
    cancel: (id) => post({ kind: 'cancel', id }),
  });
  let lastPing = 0;
  const pulse = createPulse({
    clock,
    pingEveryMs: limits.pingEveryMs,
    pongWithinMs: limits.pongWithinMs,
    ping: () => post({ kind: 'ping', id: ++lastPing }),
    onSilent: () => {
      silent = true;
      if (port) supervised?.giveUpOn(port);
    },
  });

  const sendLoad = (model: ModelRef): void => {
    post(loadOf(model, effort));
    pulse.owes(limits.loadMs);
  };

  const tellOpened = (result: OpenResult): void => {
    for (const resolve of openWaiters.splice(0)) resolve(result);
  };

  /** When nothing is being loaded, the process is as it was before it was lost. */
  const settleLoading = (): void => {
    if (loading.size > 0) return;
    pulse.rests();
    if (lostAt !== null) onEvent({ kind: 'back', downMs: clock.monotonic() - lostAt });
    lostAt = null;
    if (phase === 'open' && device) tellOpened(ok({ device, ladder }));
  };

  const onReady = (found: Device, report: readonly Rung[]): void => {
    const before = device?.provider;
    device = found;
    ladder = rungs.withReport(report);
    trying = null;
    phase = 'open';
    const below = before && providers.indexOf(found.provider) > providers.indexOf(before);
    if (everOpened && below) onEvent({ kind: 'stepped-down', from: before, to: found.provider });
    everOpened = true;
    onEvent({ kind: 'device', device, ladder });
    for (const model of models.values()) {
      if (!loading.has(model.id)) loading.set(model.id, []);
      sendLoad(model);
    }
    runs.go(); // behind the loads they need
    settleLoading();
  };

  const onLoaded = (model: string, result: LoadResult): void => {
    const waiters = loading.get(model) ?? [];
    loading.delete(model);
    if (!result.ok) models.delete(model);
    else if (device) took.add(device.provider);
    for (const resolve of waiters) resolve(result);
    const unasked = !result.ok && waiters.length === 0;
    const opening = openWaiters.length > 0;
    if (unasked) tellOpened(result);
    settleLoading();
    if (unasked && !opening) onEvent({ kind: 'unavailable', problem: result.problem });
  };

  /** The process is gone: what it was at tells whether a rung took it down. */
  const processGone = (): void => {
    pulse.stop();
    const working = runs.underWay || loading.size > 0;
    if (trying && silent) rungs.fell(trying, 'inconclusive', 'no answer in time');
    else if (trying && trying !== 'cpu') rungs.fell(trying, 'failed', 'the process stopped while this was tried');
    else if (phase === 'open' && device && device.provider !== 'cpu' && working)
      rungs.fell(device.provider, 'failed', 'the process stopped while this was at work');
    phase = 'down';
    port = null;
    saying = []; // those are under way like any others, and go again
    trying = null;
    silent = false;
    inLongRun = false;
    runs.processGone();
  };

  /** Ends everything that waits; `open` begins anew. */
  const end = (failure: Failure): void => {
    processGone();
    supervised?.stop();
    supervised = null;
    device = null;
    lostAt = null;
    everOpened = false;
    models.clear();
    took.clear();
    full.clear();
    rungs.forget();
    tellOpened(failure);
    for (const waiters of loading.values()) for (const resolve of waiters) resolve(failure);
    loading.clear();
    runs.endAll();
  };

  /** Its end was asked for, and says nothing of the rung it was on. */
  const rest = (): void => {
    phase = 'down';
    trying = null;
    processGone();
    supervised?.stop();
    supervised = null;
    lostAt = null;
    // The game for which it rested may have held the card's memory, and be gone by the time it wakes.
    for (const provider of full) rungs.forgive(provider);
    full.clear();
    const failure = fail('inference-unavailable', { detail: 'resting' });
    tellOpened(failure);
    for (const waiters of loading.values()) for (const resolve of waiters) resolve(failure);
    loading.clear();
    runs.endAll();
  };

  /** The end that nobody asked for: told to whoever waits for `open`, else to the owner. */
  const giveUp = (failure: Failure, event: InferenceEvent): void => {
    const asked = openWaiters.length > 0;
    end(failure);
    if (!asked) onEvent(event);
  };

  const noRungLeft = (): void => {
    const detail = ladder.findLast((rung) => rung.detail)?.detail ?? 'no execution provider works';
    const failure = fail('inference-unavailable', { detail });
    giveUp(failure, { kind: 'unavailable', problem: failure.problem });
  };

  const take = (reply: InferenceReply): void => {
    switch (reply.kind) {
      case 'trying':
        trying = reply.provider;
        pulse.owes(limits.tryMs);
        return;
      case 'ready':
        onReady(reply.device, reply.ladder);
        return;
      case 'no-rung':
        trying = null;
        ladder = rungs.withReport(reply.ladder);
        noRungLeft();
        return;
      case 'loaded':
        onLoaded(reply.model, ok({ tookMs: reply.tookMs }));
        return;
      case 'load-failed': {
        const params =
          reply.why === 'refused' ? { detail: reply.detail } : { file: models.get(reply.model)?.file ?? reply.model };
        onLoaded(reply.model, fail(LOAD_PROBLEMS[reply.why], params));
        return;
      }
      case 'answers':
        if (inLongRun && loading.size === 0) pulse.rests();
        inLongRun = false;
        for (const answer of reply.answers)
          runs.answered(
            answer.id,
            answer.kind === 'done' ? { ok: true, outputs: answer.outputs } : { ok: false, why: RUN_FAILURES[answer.why] },
          );
        return;
      case 'provider-broke':
        if (loading.size > 0 && took.has(reply.provider)) full.add(reply.provider);
        rungs.fell(reply.provider, 'failed', reply.detail);
        if (port) supervised?.giveUpOn(port);
        return;
      case 'long-run':
        if (loading.size === 0) pulse.owes(reply.ms);
        inLongRun = true;
        return;
      case 'pong':
        return;
      default:
        assertNever(reply);
    }
  };

  const start = (): Supervised =>
    supervise({
      spawn: options.spawn,
      clock,
      ...(options.policy ? { policy: options.policy } : {}),
      onUp: (up) => {
        port = up;
        phase = 'opening';
        up.onMessage((message) => {
          if (port !== up) return;
          pulse.spoke();
          const reply = InferenceReply.safeParse(message);
          if (reply.success) take(reply.data);
        });
        // Before anything is opened: the threads of what is take after the one that starts them.
        post({ kind: 'feel', effort });
        post({ kind: 'open', ladder: [...rungs.toTry], tinyModel: options.tinyModel });
        pulse.owes(limits.openMs);
      },
      onLost: (attempt) => {
        processGone();
        ladder = rungs.withReport(ladder);
        if (rungs.toTry.length === 0) noRungLeft();
        else if (everOpened) {
          lostAt ??= clock.monotonic();
          onEvent({ kind: 'lost', attempt });
        }
      },
      onCrashLoop: (times, seconds) =>
        giveUp(fail('inference-crash-loop', { times, seconds }), { kind: 'crash-loop', times, seconds }),
    });

  return {
    open: () => {
      if (phase === 'open' && device) return Promise.resolve(ok({ device, ladder }));
      return new Promise((resolve) => {
        openWaiters.push(resolve);
        supervised ??= start();
      });
    },
    load: (model) => {
      if (!supervised) return Promise.resolve(fail('inference-unavailable', { detail: 'the inference process is not open' }));
      return new Promise((resolve) => {
        models.set(model.id, model);
        loading.set(model.id, [...(loading.get(model.id) ?? []), resolve]);
        if (phase === 'open') sendLoad(model);
      });
    },
    run: (request) => (supervised ? runs.start(request) : Promise.resolve({ ok: false, why: 'inference-gone' })),
    rest: () => {
      rest();
      return Promise.resolve();
    },
    feel: (asked) => {
      effort = asked;
      post({ kind: 'feel', effort });
    },
    close: () => {
      end(fail('inference-unavailable', { detail: 'closed' }));
      return Promise.resolve();
    },
    get device() {
      return device;
    },
    get ladder() {
      return ladder;
    },
    get pid() {
      return supervised?.pid ?? null;
    },
  };
}
