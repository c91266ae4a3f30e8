// What the inference process does with each message: climb the ladder, load, queue, run what has queued up as one batch.
import type { ExecutionProvider } from '../../contract/device.ts';
import type { InferenceReply, InferenceRequest, WireTensor } from '../../contract/inference-wire.ts';
import { assertNever } from '../../contract/problem.ts';
import { cut, join, sameShape, wellShaped } from './batch.ts';
import { climb, deviceOf, noRuntime } from './ladder.ts';
import { fits, loadModel, type Model, type ModelSource } from './model.ts';
import { loadRuntime, type OrtModule, words } from './runtime.ts';

type Run = Extract<InferenceRequest, { kind: 'run' }>;

/** Requests waiting at once; more are answered `overloaded`, because they would miss their deadlines anyway. */
export const QUEUE_LIMIT = 1_024;

export interface InferenceJob {
  take(request: InferenceRequest): void;
}

export function createInferenceJob(reply: (message: InferenceReply) => void): InferenceJob {
  let ort: OrtModule | null = null;
  let provider: ExecutionProvider | null = null;
  const models = new Map<string, Model>();
  let queue: Run[] = [];
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
    queue = queue.filter((run) => {
      const joins = run.model === first.model && (run === first || rows + run.rows <= room) && sameShape(first, run);
      if (!joins) return true;
      batch.push(run);
      rows += run.rows;
      return false;
    });
    return batch;
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
    const { Tensor } = ort;
    const { rows, feeds } = join(batch);
    try {
      const results = await model.session.run(
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
      // The shapes were right, so it is no request's fault. A device that was lost stays lost within one process.
      if (provider !== 'cpu') reply({ kind: 'provider-broke', provider, detail: words(error) });
      else for (const run of batch) failed(run, 'error', words(error));
    }
  }

  const planBatch = (): void => {
    if (batchPlanned) return;
    batchPlanned = true;
    next(async () => {
      // One turn of the event loop, no longer: what came in while the last run was under way joins this batch.
      await new Promise<void>((resolve) => setImmediate(resolve));
      batchPlanned = false;
      await runBatch(nextBatch());
      if (queue.length > 0) planBatch();
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
          else if (queue.length >= QUEUE_LIMIT) failed(request, 'overloaded');
          else {
            queue.push(request);
            planBatch();
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
