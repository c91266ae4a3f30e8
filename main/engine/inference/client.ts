// The client of the inference process: opens it, loads models into it, runs rows, and carries all of that over its deaths.
import { EXECUTION_PROVIDERS, type Device, type ExecutionProvider, type Rung } from '../../contract/device.ts';
import { InferenceReply, type InferenceRequest } from '../../contract/inference-wire.ts';
import type { ChildPort } from '../../contract/port.ts';
import { assertNever, fail, ok, type Result } from '../../contract/problem.ts';
import type { Clock } from '../clock.ts';
import { type RestartPolicy, supervise, type Supervised } from '../supervisor.ts';
import type { InferenceClient, InferenceEvent, ModelRef, RunRequest, RunResult } from './inference.ts';

export interface InferenceClientOptions {
  readonly spawn: () => Promise<ChildPort>;
  readonly clock: Clock;
  readonly onEvent: (event: InferenceEvent) => void;
  /** Absolute path of the trial model. */
  readonly tinyModel: string;
  readonly ladder?: readonly ExecutionProvider[];
  readonly policy?: RestartPolicy;
  readonly limits?: Partial<InferenceLimits>;
}

export interface InferenceLimits {
  /** From spawn to the answer to `open`. */
  readonly openMs: number;
  readonly loadMs: number;
  readonly pingEveryMs: number;
  /** A ping unanswered for so long means the process is hung. */
  readonly pongWithinMs: number;
}

export const INFERENCE_LIMITS: InferenceLimits = { openMs: 60_000, loadMs: 60_000, pingEveryMs: 2_000, pongWithinMs: 5_000 };

interface Pending {
  readonly id: number;
  readonly request: RunRequest;
  readonly settle: (result: RunResult) => void;
  /** Sent to the process that is alive now. */
  sent: boolean;
  retried: boolean;
}

type LoadResult = Result<{ readonly tookMs: number }>;

/** Runs waiting or under way at once. */
const PENDING_LIMIT = 2_048;

export function createInferenceClient(options: InferenceClientOptions): InferenceClient {
  const { clock, onEvent } = options;
  const limits = { ...INFERENCE_LIMITS, ...options.limits };
  const providers = options.ladder ?? EXECUTION_PROVIDERS;
  let supervised: Supervised | null = null;
  let port: ChildPort | null = null;
  let ready = false;
  let device: Device | null = null;
  let ladder: readonly Rung[] = [];
  let trying: ExecutionProvider | null = null;
  /** Rungs that took the process down with them, and what is said of them. */
  let deadly: readonly Rung[] = [];
  let lostAt = 0;
  let nextId = 0;
  let openWaiter: ((result: Awaited<ReturnType<InferenceClient['open']>>) => void) | null = null;
  const models = new Map<string, ModelRef>();
  const loading = new Map<string, (result: LoadResult) => void>();
  const pending = new Map<number, Pending>();
  let cancelTimer: (() => void) | null = null;

  const post = (request: InferenceRequest): void => port?.post(request);

  const send = (run: Pending): void => {
    const { model, rows, feeds, deadline } = run.request;
    run.sent = true;
    post({ kind: 'run', id: run.id, model, rows, feeds: { ...feeds }, deadline });
  };

  const sendLoad = (model: ModelRef): void => {
    post({ kind: 'load', model: model.id, file: model.file, sha256: model.sha256, maxBatch: model.maxBatch });
    watch(limits.loadMs);
  };

  /** The process must say something within `ms`, or it is taken for hung. */
  const watch = (ms: number): void => {
    cancelTimer?.();
    const watched = port;
    if (watched) cancelTimer = clock.after(ms, () => supervised?.giveUpOn(watched));
  };

  const pingLater = (): void => {
    cancelTimer?.();
    cancelTimer = clock.after(limits.pingEveryMs, () => {
      post({ kind: 'ping', id: nextId++ });
      watch(limits.pongWithinMs);
    });
  };

  /** Nothing is being opened or loaded: the waiting runs may go. */
  const settleReady = (): void => {
    if (loading.size > 0 || ready) return;
    ready = true;
    for (const run of pending.values()) if (!run.sent) send(run);
    pingLater();
    if (lostAt > 0) onEvent({ kind: 'back', downMs: clock.monotonic() - lostAt });
    lostAt = 0;
  };

  const finishOpen = (result: Awaited<ReturnType<InferenceClient['open']>>): void => {
    openWaiter?.(result);
    openWaiter = null;
  };

  const gone = (): void => {
    ready = false;
    port = null;
    cancelTimer?.();
    if (trying && trying !== 'cpu') {
      deadly = [...deadly, { provider: trying, outcome: 'failed', detail: 'the process died while trying it', tookMs: null }];
    }
    trying = null;
  };

  const endAll = (result: LoadResult & { ok: false }): void => {
    gone();
    supervised?.stop();
    supervised = null;
    lostAt = 0;
    models.clear();
    finishOpen(result);
    for (const done of loading.values()) done(result);
    loading.clear();
    for (const run of pending.values()) run.settle({ ok: false, why: 'inference-gone' });
  };

  const loaded = (model: string, result: LoadResult): void => {
    const done = loading.get(model);
    loading.delete(model);
    if (!result.ok) models.delete(model);
    done?.(result);
    settleReady();
  };

  function take(reply: InferenceReply): void {
    switch (reply.kind) {
      case 'trying':
        trying = reply.provider;
        return;
      case 'ready':
        trying = null;
        device = reply.device;
        ladder = [...deadly, ...reply.ladder];
        onEvent({ kind: 'device', device, ladder });
        for (const model of models.values()) {
          if (!loading.has(model.id)) loading.set(model.id, () => undefined);
          sendLoad(model);
        }
        settleReady();
        finishOpen(ok({ device, ladder }));
        return;
      case 'no-rung':
        ladder = [...deadly, ...reply.ladder];
        endAll(
          fail('inference-unavailable', {
            detail: reply.ladder.find(({ detail }) => detail)?.detail ?? 'no execution provider works',
          }),
        );
        return;
      case 'loaded':
        loaded(reply.model, ok({ tookMs: reply.tookMs }));
        return;
      case 'load-failed': {
        const file = models.get(reply.model)?.file ?? reply.model;
        const codes = { missing: 'model-missing', corrupt: 'model-corrupt', refused: 'inference-unavailable' } as const;
        loaded(reply.model, fail(codes[reply.why], reply.why === 'refused' ? { detail: reply.detail } : { file }));
        return;
      }
      case 'done':
        pending.get(reply.id)?.settle({ ok: true, outputs: reply.outputs });
        return;
      case 'failed': {
        const why = {
          deadline: 'deadline',
          error: 'inference-failed',
          overloaded: 'overloaded',
          'unknown-model': 'inference-failed',
        } as const;
        pending.get(reply.id)?.settle({ ok: false, why: why[reply.why] });
        return;
      }
      case 'stepped-down':
        device = reply.device;
        ladder = [...deadly, ...reply.ladder];
        onEvent({ kind: 'stepped-down', from: reply.from, to: reply.device.provider });
        onEvent({ kind: 'device', device, ladder });
        return;
      case 'pong':
        if (ready) pingLater();
        return;
      default:
        assertNever(reply);
    }
  }

  const start = (): Supervised =>
    supervise({
      spawn: options.spawn,
      clock,
      ...(options.policy ? { policy: options.policy } : {}),
      onUp: (up) => {
        port = up;
        up.onMessage((message) => {
          const reply = InferenceReply.safeParse(message);
          if (reply.success && port === up) take(reply.data);
        });
        const still = providers.filter((provider) => !deadly.some((rung) => rung.provider === provider));
        post({ kind: 'open', ladder: [...still], tinyModel: options.tinyModel });
        watch(limits.openMs);
      },
      onLost: (attempt) => {
        const wasOpen = openWaiter === null;
        gone();
        if (wasOpen && lostAt === 0) lostAt = clock.monotonic();
        for (const run of pending.values()) {
          if (run.sent && run.retried) run.settle({ ok: false, why: 'inference-gone' });
          else if (run.sent) Object.assign(run, { sent: false, retried: true });
        }
        if (wasOpen) onEvent({ kind: 'lost', attempt });
      },
      onCrashLoop: (times, seconds) => {
        const told = openWaiter !== null;
        endAll(fail('inference-crash-loop', { times, seconds }));
        if (!told) onEvent({ kind: 'crash-loop', times, seconds });
      },
    });

  return {
    open() {
      if (supervised && device && !openWaiter) return Promise.resolve(ok({ device, ladder }));
      return new Promise((resolve) => {
        const earlier = openWaiter;
        openWaiter = (result) => {
          earlier?.(result);
          resolve(result);
        };
        supervised ??= start();
      });
    },
    load(model) {
      if (!supervised) return Promise.resolve(fail('inference-unavailable', { detail: 'the inference process is not open' }));
      return new Promise((resolve) => {
        const earlier = loading.get(model.id);
        models.set(model.id, model);
        loading.set(model.id, (result) => {
          earlier?.(result);
          resolve(result);
        });
        ready = false;
        if (port && device && !openWaiter) sendLoad(model);
      });
    },
    run(request) {
      if (request.signal.aborted) return Promise.resolve({ ok: false, why: 'cancelled' });
      if (!supervised) return Promise.resolve({ ok: false, why: 'inference-gone' });
      if (pending.size >= PENDING_LIMIT) return Promise.resolve({ ok: false, why: 'overloaded' });
      return new Promise((resolve) => {
        const id = nextId++;
        const forget = (why: 'deadline' | 'cancelled') => () => {
          if (run.sent) post({ kind: 'cancel', id });
          run.settle({ ok: false, why });
        };
        const onAbort = forget('cancelled');
        const cancelDeadline = clock.after(Math.max(0, request.deadline - clock.now()), forget('deadline'));
        const run: Pending = {
          id,
          request,
          sent: false,
          retried: false,
          settle: (result) => {
            if (!pending.delete(id)) return;
            cancelDeadline();
            request.signal.removeEventListener('abort', onAbort);
            resolve(result);
          },
        };
        pending.set(id, run);
        request.signal.addEventListener('abort', onAbort, { once: true });
        if (ready) send(run);
      });
    },
    close() {
      endAll(fail('inference-unavailable', { detail: 'closed' }));
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
