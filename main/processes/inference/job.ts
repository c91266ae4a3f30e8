// What the inference process does with each message: climb the ladder, load, queue, run in batches, step down when a rung breaks.
import type { ExecutionProvider, Rung } from '../../contract/device.ts';
import type { InferenceReply, InferenceRequest, WireTensor } from '../../contract/inference-wire.ts';
import { assertNever } from '../../contract/problem.ts';
import { cut, join, sameShape, wellShaped } from './batch.ts';
import { climb, deviceOf, type OrtModule } from './ladder.ts';
import { type Loaded, loadModel, type ModelSource } from './model.ts';

type Run = Extract<InferenceRequest, { kind: 'run' }>;
type Session = Extract<Loaded, { ok: true }>['session'];

/** Requests waiting at once; more are answered `overloaded`, because they would miss their deadlines anyway. */
export const QUEUE_LIMIT = 1_024;

export interface InferenceJob {
  take(request: InferenceRequest): void;
}

export function createInferenceJob(reply: (message: InferenceReply) => void): InferenceJob {
  let ort: OrtModule | null = null;
  let provider: ExecutionProvider | null = null;
  let ladder: Rung[] = [];
  let tinyModel = '';
  const models = new Map<string, { source: ModelSource; session: Session }>();
  let queue: Run[] = [];
  let running = false;
  // Opening and loading follow one another; a run never overtakes the load it needs.
  let setup: Promise<void> = Promise.resolve();

  const failed = (run: Run, why: Extract<InferenceReply, { kind: 'failed' }>['why'], detail = ''): void =>
    reply({ kind: 'failed', id: run.id, why, detail });

  async function open(providers: readonly ExecutionProvider[]): Promise<boolean> {
    // Loaded here and not at the top: a process that is never opened costs no native memory.
    const runtime = ort ?? (await import('onnxruntime-node'));
    // What a provider has to say comes back as a rung's detail; its own log lines would only frighten.
    runtime.env.logLevel = 'fatal';
    ort = runtime;
    const climbed = await climb(runtime, providers, tinyModel, (trying) => reply({ kind: 'trying', provider: trying }));
    // Rungs given up before this climb keep what was said of them.
    ladder = [
      ...ladder.filter((rung) => !climbed.ladder.some(({ provider: name }) => name === rung.provider)),
      ...climbed.ladder,
    ];
    provider = climbed.found;
    return provider !== null;
  }

  async function load(source: ModelSource): Promise<void> {
    const started = performance.now();
    if (!ort || !provider) {
      reply({ kind: 'load-failed', model: source.model, why: 'refused', detail: 'no execution provider is open' });
      return;
    }
    const loaded = await loadModel(ort, provider, source);
    if (!loaded.ok) {
      reply({ kind: 'load-failed', model: source.model, why: loaded.why, detail: loaded.detail });
      return;
    }
    await models.get(source.model)?.session.release();
    models.set(source.model, { source, session: loaded.session });
    reply({ kind: 'loaded', model: source.model, tookMs: performance.now() - started });
  }

  /** Takes the rung in use out of the ladder and loads every model again on the next. False: there is none. */
  async function stepDown(why: string): Promise<boolean> {
    const from = provider;
    if (!ort || !from || from === 'cpu') return false;
    ladder = ladder.map((rung) => (rung.provider === from ? { ...rung, outcome: 'failed', detail: why.slice(0, 300) } : rung));
    const below = ladder.filter(({ outcome }) => outcome === 'untried').map(({ provider: name }) => name);
    if (!(await open(below)) || !provider) return false;
    for (const { source } of models.values()) await load(source);
    reply({ kind: 'stepped-down', from, device: deviceOf(provider), ladder });
    return true;
  }

  /** The oldest request and those that can run with it, taken out of the queue; what is past its deadline is answered. */
  function nextBatch(): Run[] {
    const now = Date.now();
    queue = queue.filter((run) => {
      if (run.deadline > now) return true;
      failed(run, 'deadline');
      return false;
    });
    const [first] = queue;
    if (first === undefined) return [];
    const room = models.get(first.model)?.source.maxBatch ?? first.rows;
    const batch: Run[] = [];
    let rows = 0;
    for (const run of queue) {
      if (run.model === first.model && (batch.length === 0 || rows + run.rows <= room) && sameShape(first, run)) {
        batch.push(run);
        rows += run.rows;
      }
    }
    const taken = new Set(batch);
    queue = queue.filter((run) => !taken.has(run));
    return batch;
  }

  async function runBatch(batch: readonly Run[]): Promise<void> {
    const [first] = batch;
    if (first === undefined || !ort) return;
    const { Tensor } = ort;
    const { rows, feeds } = join(batch);
    const session = models.get(first.model)?.session;
    if (!session) {
      for (const run of batch) failed(run, 'unknown-model', first.model);
      return;
    }
    try {
      const results = await session.run(
        Object.fromEntries(Object.entries(feeds).map(([name, { dims, data }]) => [name, new Tensor('float32', data, dims)])),
      );
      const outputs: Record<string, WireTensor> = {};
      for (const [name, tensor] of Object.entries(results)) {
        if (tensor.type === 'float32')
          outputs[name] = { type: 'float32', dims: [...tensor.dims], data: tensor.data as WireTensor['data'] };
      }
      let from = 0;
      for (const run of batch) {
        reply({ kind: 'done', id: run.id, outputs: cut(outputs, from, run.rows), batchRows: rows });
        from += run.rows;
      }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (await stepDown(detail)) queue.unshift(...batch);
      else for (const run of batch) failed(run, 'error', detail);
    }
  }

  async function drain(): Promise<void> {
    if (running) return;
    running = true;
    await setup;
    for (;;) {
      // One turn of the event loop, no longer: what came in while the last run was under way joins the next batch.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const batch = nextBatch();
      if (batch.length === 0) break;
      await runBatch(batch);
    }
    running = false;
  }

  return {
    take(request) {
      switch (request.kind) {
        case 'open':
          tinyModel = request.tinyModel;
          setup = setup.then(async () => {
            const opened = await open(request.ladder);
            if (opened && provider) reply({ kind: 'ready', device: deviceOf(provider), ladder });
            else reply({ kind: 'no-rung', ladder });
          });
          return;
        case 'load':
          setup = setup.then(() => load(request));
          return;
        case 'run':
          if (!wellShaped(request)) failed(request, 'error', 'the shape does not fit the data');
          else if (queue.length >= QUEUE_LIMIT) failed(request, 'overloaded');
          else {
            queue.push(request);
            void drain();
          }
          return;
        case 'cancel':
          queue = queue.filter((run) => run.id !== request.id);
          return;
        case 'ping':
          reply({ kind: 'pong', id: request.id });
          return;
        default:
          assertNever(request);
      }
    },
  };
}
