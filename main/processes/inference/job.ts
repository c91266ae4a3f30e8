// What the inference process does with each message: climb the ladder, load, queue, run what has queued up as one batch.
import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionProvider } from '../../contract/device.ts';
import { type Effort, effortOf } from '../../contract/feel.ts';
import type { InferenceReply, InferenceRequest, WireAnswer, WireRun } from '../../contract/inference-wire.ts';
import { assertNever } from '../../contract/problem.ts';
import { cut, join, type Tensors, unitsOf, wellShaped, widthOf } from './batch.ts';
import { climb, deviceOf, noRuntime } from './ladder.ts';
import { memoryLimit } from './memory.ts';
import { fits, loadModel, type Model, type ModelSource } from './model.ts';
import { allFinite } from './outputs.ts';
import { completed, failsFirst, type Part, partsOf } from './parts.ts';
import { takePriority } from './priority.ts';
import { type Room, RunQueue } from './queue.ts';
import { Rest } from './rest.ts';
import { roomOf, run as runRows } from './run.ts';
import { loadRuntime, type OrtModule, words } from './runtime.ts';

/** What is waited for others to join is so much of what the run takes, at most. */
const GATHER_SHARE = 0.1;
const GATHER_STEP_MS = 1;
/** Over the limit, what a process has grown beyond what its models take is worth getting back from so much on. */
const GROWTH = 1.25;
/** A run that may take longer is announced, with so many times what it may take: ONNX Runtime blocks this process, and a silent one is ended. */
const LONG_RUN_MS = 1_000;
const LONG_RUN_TIMES = 8;
/** Rest ends so long before a run has to begin for its deadline: who comes last waits for a processor, and the answer has a way to go. */
const ANSWER_WAY_MS = 250;
/** A session is opened anew for its memory's sake this often at most: it takes as long as a load. */
const REOPEN_EVERY_MS = 60_000;

export interface InferenceJob {
  take(request: InferenceRequest): void;
}

export interface InferenceJobOptions {
  /** Bytes this process may take; above it batches are made smaller, then sessions opened anew. */
  readonly memoryLimit?: number;
}

export function createInferenceJob(reply: (message: InferenceReply) => void, options: InferenceJobOptions = {}): InferenceJob {
  const limit = options.memoryLimit ?? memoryLimit();
  let ort: OrtModule | null = null;
  let provider: ExecutionProvider | null = null;
  const models = new Map<string, Model>();
  const queue = new RunQueue<Part>();
  const rest = new Rest();
  let effort: Effort = effortOf('all-out', 1);
  const onDevice = (): boolean => provider !== null && provider !== 'cpu';
  /** Rows of the last batch: as many are likely to come again. */
  let lastRows = 0;
  let reopenedAt = -REOPEN_EVERY_MS;
  /** What this process took when it had loaded its models. Smaller batches do not make those smaller. */
  let held = 0;
  let batchPlanned = false;
  // One thing at a time, in the order asked: a run never overtakes the load it needs, a load never ends a session that runs.
  let work: Promise<void> = Promise.resolve();
  const next = (step: () => Promise<void>): void => {
    work = work.then(step);
  };

  /** Said at the end of the step that made them. */
  let answers: WireAnswer[] = [];
  /** A long run was, and its end is to be heard too, though it answer nobody. */
  let announced = false;
  const sayAnswers = (): void => {
    if (answers.length > 0 || announced) reply({ kind: 'answers', answers });
    answers = [];
    announced = false;
  };
  const failed = (part: Part, why: Extract<WireAnswer, { kind: 'failed' }>['why'], detail = ''): void => {
    if (!failsFirst(part)) return;
    queue.remove(part.id);
    answers.push({ kind: 'failed', id: part.id, why, detail });
  };

  const done = (part: Part, outputs: Tensors, batchRows: number): void => {
    const whole = completed(part, outputs);
    if (whole) answers.push({ kind: 'done', id: part.id, outputs: { ...whole }, batchRows });
  };

  /** Also once it is known what this process works on. */
  function feel(asked: Effort): void {
    if (asked !== effort) takePriority(asked.priority);
    effort = asked;
    rest.keepTo(onDevice() ? effort.deviceShare : effort.duty);
  }

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
    feel(effort);
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
      models.set(model, loaded.model);
      held = process.memoryUsage.rss();
      reply({ kind: 'loaded', model, tookMs: performance.now() - started });
    } else if (loaded.why === 'refused' && provider !== 'cpu') {
      reply({ kind: 'provider-broke', provider, detail: loaded.detail });
    } else {
      reply({ kind: 'load-failed', model, why: loaded.why, detail: loaded.detail });
    }
  }

  /** Units that one batch may hold: on a graphics card no more than it is done with soon. */
  const roomIn = (model: Model, sequences: boolean): number => {
    const room = roomOf(model, sequences);
    const perUnit = model.pace.perUnit(performance.now());
    if (!onDevice() || effort.deviceBatchMs === null || perUnit === 0) return room;
    return Math.min(room, Math.max(1, Math.floor(effort.deviceBatchMs / perUnit)));
  };

  const roomFor = (name: string): Room | null => {
    const model = models.get(name);
    if (!model) return null;
    const { maxBatch, widths } = model.source;
    return { rows: Math.min(maxBatch, roomIn(model, false)), tokens: roomIn(model, true), widths, pace: model.pace };
  };

  /** Monotonic milliseconds by which rest has to end. */
  const latestStart = (): number => {
    const now = performance.now();
    return now + queue.latestStart(roomFor, now) - Date.now() - ANSWER_WAY_MS;
  };

  /**
   * After a batch those it answered ask again, and are not all there yet: as long as fewer wait than ran last, a little is waited for
   * them. A request that comes alone, where none came with the last, waits for nobody.
   */
  async function gather(): Promise<void> {
    const from = performance.now();
    // One turn of the event loop: what came in while the last run was under way joins this batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (;;) {
      const { first } = queue;
      const model = first && models.get(first.model);
      const now = performance.now();
      if (!first || !model || queue.rowsFor(first.model) >= Math.min(lastRows, model.source.maxBatch)) return;
      const takes = model.pace.atBest(unitsOf(first) * (lastRows / first.rows), now);
      if (now - from >= takes * GATHER_SHARE || Date.now() + takes + GATHER_STEP_MS > first.deadline) return;
      await pause(GATHER_STEP_MS);
    }
  }

  function nextBatch(): Part[] {
    const clocks = { now: Date.now(), monotonic: performance.now() };
    for (const run of queue.late(roomFor, clocks)) failed(run, 'deadline');
    return queue.next(roomFor, clocks);
  }

  async function runBatch(batch: readonly Part[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const model = models.get(first.model);
    if (!ort || !provider || !model) {
      for (const run of batch) failed(run, 'unknown-model', first.model);
      return;
    }
    const unfit = batch.filter((run) => !fits(model, run));
    if (unfit.length > 0) {
      for (const run of unfit) failed(run, 'error', 'not what the model takes');
      return runBatch(batch.filter((run) => !unfit.includes(run)));
    }
    const joined = join(batch, model.source.widths);
    const mayTake = model.pace.atWorst(unitsOf(joined));
    if (mayTake > LONG_RUN_MS) {
      announced = true;
      reply({ kind: 'long-run', ms: mayTake * LONG_RUN_TIMES });
    }
    try {
      const outputs = await runRows(ort, model, joined);
      let from = 0;
      for (const run of batch) {
        const own = cut(
          outputs,
          from,
          run,
          widthOf(joined),
          (name) => model.perToken.has(name) && model.source.output?.pool !== 'mean',
        );
        if (allFinite(own)) done(run, own, joined.rows);
        else failed(run, 'error', 'its outputs are not numbers');
        from += run.rows;
      }
    } catch (error) {
      const detail = words(error);
      // A device that was lost stays lost within one process, and so does its memory.
      if (provider !== 'cpu') reply({ kind: 'provider-broke', provider, detail });
      else if (batch.length === 1) failed(first, 'error', detail);
      // One of them holds what the model cannot take, such as an id that it does not know: the others are not to suffer for it.
      else for (const run of batch) await runBatch([run]);
      return;
    }
    lastRows = joined.rows;
    sayAnswers();
    if (process.memoryUsage.rss() > Math.max(limit, held * GROWTH)) await makeSmaller(model, unitsOf(joined));
  }

  /** More memory than this process may take: from now on less is run at once, and what the session keeps is given back. */
  async function makeSmaller(model: Model, units: number): Promise<void> {
    const room = Math.max(1, Math.floor(units / 2));
    model.room = Math.min(model.room, room);
    if (!ort || !provider || performance.now() - reopenedAt < REOPEN_EVERY_MS) return;
    reopenedAt = performance.now();
    const { source } = model;
    await model.session.release();
    const loaded = await loadModel(ort, provider, source);
    if (loaded.ok) {
      loaded.model.room = model.room;
      models.set(source.model, loaded.model);
    } else {
      models.delete(source.model);
      reply({ kind: 'load-failed', model: source.model, why: loaded.why, detail: loaded.detail });
    }
  }

  const planBatch = (): void => {
    if (batchPlanned) return;
    batchPlanned = true;
    next(async () => {
      await rest.over(latestStart);
      await gather();
      batchPlanned = false;
      const began = performance.now();
      await runBatch(nextBatch());
      sayAnswers();
      rest.worked(began);
      if (queue.size > 0) planBatch();
    });
  };

  function queueUp(run: WireRun): void {
    const model = models.get(run.model);
    const refused = !wellShaped(run)
      ? 'the shape does not fit the data'
      : model && run.rows > model.source.maxBatch
        ? 'more rows than the model takes'
        : null;
    if (refused !== null) {
      answers.push({ kind: 'failed', id: run.id, why: 'error', detail: refused });
      return;
    }
    for (const part of partsOf(run, model ? roomIn(model, run.lengths !== null) : Infinity)) {
      const out = part.whole.failed ? null : queue.add(part);
      if (out) failed(out, 'overloaded');
    }
  }

  return {
    take(request) {
      switch (request.kind) {
        case 'feel':
          feel(request.effort);
          return;
        case 'open':
          next(() => open(request.ladder, request.tinyModel));
          return;
        case 'load':
          next(() => load(request));
          return;
        case 'runs':
          for (const run of request.runs) queueUp(run);
          if (answers.length > 0) sayAnswers();
          rest.lookAgain();
          planBatch();
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
