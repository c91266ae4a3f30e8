// What the inference process does with each message: climb the ladder, load, queue, run what has queued up as one batch.
import type { ExecutionProvider } from '../../contract/device.ts';
import type { InferenceReply, InferenceRequest, WireTensor } from '../../contract/inference-wire.ts';
import { assertNever } from '../../contract/problem.ts';
import { cut, join, type Rows, wellShaped, widthOf } from './batch.ts';
import { climb, deviceOf, noRuntime } from './ladder.ts';
import { fits, loadModel, type Model, type ModelSource } from './model.ts';
import { RunQueue } from './queue.ts';
import { loadRuntime, type OrtModule, words } from './runtime.ts';

type Run = Extract<InferenceRequest, { kind: 'run' }>;

/** What ONNX Runtime and the drivers say where memory is short. */
const OUT_OF_MEMORY = /alloc|out of memory|\bOOM\b|insufficient memory|E_OUTOFMEMORY|bad_alloc/i;

export interface InferenceJob {
  take(request: InferenceRequest): void;
}

export function createInferenceJob(reply: (message: InferenceReply) => void): InferenceJob {
  let ort: OrtModule | null = null;
  let provider: ExecutionProvider | null = null;
  const models = new Map<string, Model>();
  const queue = new RunQueue<Run>();
  /** Rows that ran where more did not fit into memory. */
  const lowered = new Map<string, number>();
  let batchPlanned = false;
  // One thing at a time, in the order asked: a run never overtakes the load it needs, a load never ends a session that runs.
  let work: Promise<void> = Promise.resolve();
  const next = (step: () => Promise<void>): void => {
    work = work.then(step);
  };

  const failed = (run: Run, why: Extract<InferenceReply, { kind: 'failed' }>['why'], detail = ''): void =>
    reply({ kind: 'failed', id: run.id, why, detail });

  async function open(providers: readonly ExecutionProvider[], tinyModel: string): Promise<void> {
    let climbed;
    try {
      ort ??= await loadRuntime();
      climbed = await climb(ort, providers, tinyModel, (trying) => reply({ kind: 'trying', provider: trying }));
    } catch (error) {
      climbed = noRuntime(providers, error);
    }
    const { found, ladder } = climbed;
    provider = found;
    reply(found ? { kind: 'ready', device: deviceOf(found), ladder } : { kind: 'no-rung', ladder });
  }

  async function load(source: ModelSource): Promise<void> {
    const { model } = source;
    const started = performance.now();
    if (!ort || !provider) {
      reply({ kind: 'load-failed', model, why: 'refused', detail: 'no execution provider is open' });
      return;
    }
    const loaded = await loadModel(ort, provider, source);
    if (loaded.ok) {
      await models.get(model)?.session.release();
      models.set(model, loaded);
      reply({ kind: 'loaded', model, tookMs: performance.now() - started });
    } else if (loaded.why === 'refused' && provider !== 'cpu') {
      reply({ kind: 'provider-broke', provider, detail: loaded.detail });
    } else {
      reply({ kind: 'load-failed', model, why: loaded.why, detail: loaded.detail });
    }
  }

  const roomFor = (name: string) => {
    const source = models.get(name)?.source;
    return source ? { rows: lowered.get(name) ?? source.maxBatch, tokens: source.maxTokens ?? Infinity } : null;
  };

  function nextBatch(): Run[] {
    for (const run of queue.late(Date.now())) failed(run, 'deadline');
    return queue.next(roomFor);
  }

  async function runBatch(batch: readonly Run[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const model = models.get(first.model);
    if (!ort || !provider || !model) {
      for (const run of batch) failed(run, 'unknown-model', first.model);
      return;
    }
    // All of a batch are of one shape: what the first is not, none of them is.
    if (!fits(model, first)) {
      for (const run of batch) failed(run, 'error', 'not what the model takes');
      return;
    }
    const joined = join(batch);
    try {
      const outputs = await runOnce(ort, model, joined);
      let from = 0;
      for (const run of batch) {
        reply({ kind: 'done', id: run.id, outputs: cut(outputs, from, run, widthOf(joined)), batchRows: joined.rows });
        from += run.rows;
      }
    } catch (error) {
      const detail = words(error);
      if (batch.length > 1 && OUT_OF_MEMORY.test(detail)) await runHalves(batch, joined.rows);
      // The shapes were right, so it is no request's fault. A device that was lost stays lost within one process.
      else if (provider !== 'cpu') reply({ kind: 'provider-broke', provider, detail });
      else for (const run of batch) failed(run, 'error', detail);
    }
  }

  /** What was too much for the memory is run in two; from now on no more than that is run at once. */
  async function runHalves(batch: readonly Run[], rows: number): Promise<void> {
    const [first] = batch;
    if (first) lowered.set(first.model, Math.max(1, Math.floor(rows / 2)));
    const half = Math.ceil(batch.length / 2);
    await runBatch(batch.slice(0, half));
    await runBatch(batch.slice(half));
  }

  const planBatch = (): void => {
    if (batchPlanned) return;
    batchPlanned = true;
    next(async () => {
      // One turn of the event loop, no longer: what came in while the last run was under way joins this batch.
      await new Promise<void>((resolve) => setImmediate(resolve));
      batchPlanned = false;
      await runBatch(nextBatch());
      if (queue.size > 0) planBatch();
    });
  };

  return {
    take(request) {
      switch (request.kind) {
        case 'open':
          next(() => open(request.ladder, request.tinyModel));
          return;
        case 'load':
          next(() => load(request));
          return;
        case 'run':
          if (!wellShaped(request)) failed(request, 'error', 'the shape does not fit the data');
          else {
            const out = queue.add(request);
            if (out) failed(out, 'overloaded');
            planBatch();
          }
          return;
        case 'cancel':
          queue.remove(request.id);
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

async function runOnce(ort: OrtModule, { session }: Model, { feeds }: Rows): Promise<Record<string, WireTensor>> {
  const results = await session.run(
    Object.fromEntries(
      Object.entries(feeds).map(([name, { type, dims, data }]) => [
        name,
        type === 'int64' ? new ort.Tensor('int64', data, dims) : new ort.Tensor('float32', data, dims),
      ]),
    ),
  );
  const outputs: Record<string, WireTensor> = {};
  for (const [name, { type, dims, data }] of Object.entries(results)) {
    if (type === 'float32') outputs[name] = { type, dims: [...dims], data: data as Float32Array<ArrayBuffer> };
    else if (type === 'int64') outputs[name] = { type, dims: [...dims], data: data as BigInt64Array<ArrayBuffer> };
  }
  return outputs;
}
