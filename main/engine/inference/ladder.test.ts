// The ladder over the deaths of the process: rungs that kill it, hang it or break at work are each one step down. The process is a
// small honest program in memory, because no computer has a broken driver when a test needs one.
import { describe, expect, it } from 'vitest';
import type { ExecutionProvider, Rung } from '../../contract/device.ts';
import { InferenceRequest, type InferenceReply, type WireTensor } from '../../contract/inference-wire.ts';
import type { ChildPort } from '../../contract/port.ts';
import { clockByHand, type HandClock } from '../clock-by-hand.ts';
import { createInferenceClient, INFERENCE_LIMITS } from './client.ts';
import type { InferenceEvent } from './inference.ts';

type Fate = 'works' | 'works long' | 'kills' | 'hangs' | 'kills at work' | 'breaks at work' | 'breaks at load';

/** What a long run is announced with. */
const LONG_MS = 40_000;

/** Tries, loads and answers as the inference process does, on providers that fare as they are told. */
class FakeProcess implements ChildPort {
  readonly pid = 1;
  asked: readonly ExecutionProvider[] = [];
  alive = true;
  readonly #fates: Partial<Record<ExecutionProvider, Fate>>;
  #provider: ExecutionProvider = 'cpu';
  #hung = false;
  #say: (message: unknown) => void = () => undefined;
  #onExit: ((exit: { code: number | null }) => void)[] = [];

  constructor(fates: Partial<Record<ExecutionProvider, Fate>>) {
    this.#fates = fates;
  }
  onMessage(listener: (message: unknown) => void) {
    this.#say = listener;
  }
  onExit(listener: (exit: { code: number | null }) => void) {
    this.#onExit.push(listener);
  }
  kill() {
    if (!this.alive) return;
    this.alive = false;
    queueMicrotask(() => {
      for (const listener of this.#onExit) listener({ code: null });
    });
  }
  post(message: unknown) {
    const request = InferenceRequest.parse(message);
    queueMicrotask(() => {
      if (this.alive && !this.#hung) this.#take(request);
    });
  }
  #reply(reply: InferenceReply) {
    this.#say(reply);
  }
  #take(request: InferenceRequest) {
    const atWork = this.#fates[this.#provider] ?? 'works';
    if (request.kind === 'open') this.#open(request.ladder);
    if (request.kind === 'ping') this.#reply({ kind: 'pong', id: request.id });
    if (request.kind === 'load' && atWork === 'breaks at load')
      this.#reply({ kind: 'provider-broke', provider: this.#provider, detail: 'no such op' });
    else if (request.kind === 'load') this.#reply({ kind: 'loaded', model: request.model, tookMs: 1 });
    if (request.kind !== 'runs') return;
    if (atWork === 'works long') {
      this.#hung = true;
      this.#reply({ kind: 'long-run', ms: LONG_MS });
    } else if (atWork === 'kills at work') this.kill();
    else if (atWork === 'breaks at work')
      this.#reply({ kind: 'provider-broke', provider: this.#provider, detail: 'device removed' });
    else
      this.#reply({
        kind: 'answers',
        answers: request.runs.map(({ id, feeds, rows }) => ({ kind: 'done', id, outputs: feeds, batchRows: rows })),
      });
  }
  #open(providers: readonly ExecutionProvider[]) {
    this.asked = providers;
    const ladder: Rung[] = [];
    for (const provider of providers) {
      this.#reply({ kind: 'trying', provider });
      const fate = this.#fates[provider] ?? 'works';
      if (fate === 'kills') return this.kill();
      if (fate === 'hangs') {
        this.#hung = true;
        return;
      }
      this.#provider = provider;
      ladder.push({ provider, outcome: 'works', detail: null, tookMs: null });
      this.#reply({ kind: 'ready', device: { provider, name: provider }, ladder });
      return;
    }
  }
}

function setUp(fates: Partial<Record<ExecutionProvider, Fate>>) {
  const clock = clockByHand();
  const processes: FakeProcess[] = [];
  const events: InferenceEvent[] = [];
  const client = createInferenceClient({
    spawn: () => {
      const started = new FakeProcess(fates);
      processes.push(started);
      return Promise.resolve(started);
    },
    clock,
    onEvent: (event) => events.push(event),
    tinyModel: 'tiny.onnx',
    ladder: ['cuda', 'webgpu', 'cpu'],
    policy: { firstDelayMs: 100, longestDelayMs: 1_000, deaths: 5, windowMs: 60_000 },
  });
  return { clock, client, processes, events, fates, kinds: () => events.map(({ kind }) => kind) };
}

const MODEL = { id: 'm', file: '/m.onnx', sha256: '0'.repeat(64), maxBatch: 4 };
const x: WireTensor = { type: 'float32', dims: [1, 1], data: Float32Array.of(1) };
const run = (client: ReturnType<typeof setUp>['client'], clock: HandClock, signal = new AbortController().signal) =>
  client.run({ model: 'm', rows: 1, feeds: { x }, deadline: clock.now() + 60_000, signal });
/** Waits for an answer while time goes by. */
async function meanwhile<T>(clock: HandClock, promise: Promise<T>, ms = 1_000): Promise<T> {
  await clock.advance(ms);
  return promise;
}
const outcomes = (ladder: readonly Rung[]) => ladder.map(({ provider, outcome }) => `${provider} ${outcome}`);

describe('the ladder', () => {
  it('leaves out a rung that took the process down while it was tried', async () => {
    const { clock, client, processes } = setUp({ cuda: 'kills' });
    const opened = await meanwhile(clock, client.open());
    expect(opened.ok && opened.value.device.provider).toBe('webgpu');
    expect(outcomes(client.ladder)).toEqual(['cuda failed', 'webgpu works', 'cpu untried']);
    expect(processes.map(({ asked }) => asked)).toEqual([
      ['cuda', 'webgpu', 'cpu'],
      ['webgpu', 'cpu'],
    ]);
  });

  it('calls a rung that hangs inconclusive, and ends the process that hangs on it', async () => {
    const { clock, client, processes } = setUp({ cuda: 'hangs' });
    const opening = client.open();
    await clock.advance(INFERENCE_LIMITS.tryMs);
    expect(processes[0]?.alive).toBe(true);
    const opened = await meanwhile(clock, opening, INFERENCE_LIMITS.tryMs);
    expect(processes[0]?.alive).toBe(false);
    expect(opened.ok && opened.value.device.provider).toBe('webgpu');
    expect(outcomes(client.ladder)).toEqual(['cuda inconclusive', 'webgpu works', 'cpu untried']);
  });

  it.each(['kills at work', 'breaks at work'] as const)(
    'steps down when the rung in use %s, and answers what was asked',
    async (fate) => {
      const { clock, client, events } = setUp({ cuda: fate });
      await client.open();
      await client.load(MODEL);
      expect(await meanwhile(clock, run(client, clock))).toEqual({ ok: true, outputs: { x } });
      expect(client.device?.provider).toBe('webgpu');
      expect(outcomes(client.ladder)).toEqual(['cuda failed', 'webgpu works', 'cpu untried']);
      expect(events).toContainEqual({ kind: 'stepped-down', from: 'cuda', to: 'webgpu' });
      expect(events.map(({ kind }) => kind)).toEqual(['device', 'lost', 'stepped-down', 'device', 'back']);
    },
  );

  it('steps down when a model will not load on the rung in use', async () => {
    const { clock, client, kinds } = setUp({ cuda: 'breaks at load' });
    await client.open();
    expect(await meanwhile(clock, client.load(MODEL))).toEqual({ ok: true, value: { tookMs: 1 } });
    expect(client.device?.provider).toBe('webgpu');
    expect(kinds()).toContain('stepped-down');
  });

  it('after a rest tries again a rung that had worked and was full when it came back, and no other', async () => {
    const { clock, client, processes, events, fates } = setUp({});
    await client.open();
    await client.load(MODEL);
    await client.rest();
    Object.assign(fates, { cuda: 'breaks at load' });
    expect(await meanwhile(clock, client.open(), 5_000)).toMatchObject({ ok: true, value: { device: { provider: 'webgpu' } } });
    await client.rest();
    Object.assign(fates, { cuda: 'works' });
    expect(await meanwhile(clock, client.open())).toMatchObject({ ok: true, value: { device: { provider: 'cuda' } } });
    expect(events.filter(({ kind }) => kind === 'stepped-down')).toEqual([{ kind: 'stepped-down', from: 'cuda', to: 'webgpu' }]);
    Object.assign(fates, { cuda: 'breaks at work' });
    expect(await meanwhile(clock, run(client, clock), 5_000)).toMatchObject({ ok: true });
    await client.rest();
    await meanwhile(clock, client.open());
    expect(processes.at(-1)?.asked, 'one that broke at work stays out').toEqual(['webgpu', 'cpu']);
  });

  it('does not try again a rung that never took the model', async () => {
    const { clock, client, processes } = setUp({ cuda: 'breaks at load' });
    await client.open();
    await meanwhile(clock, client.load(MODEL), 5_000);
    await client.rest();
    await meanwhile(clock, client.open());
    expect(processes.at(-1)?.asked).toEqual(['webgpu', 'cpu']);
  });

  it('keeps a rung whose process was ended while it had nothing to do', async () => {
    const { clock, client, processes, kinds } = setUp({});
    await client.open();
    await client.load(MODEL);
    processes[0]?.kill();
    await clock.advance(1_000);
    expect(client.device?.provider).toBe('cuda');
    expect(kinds()).toEqual(['device', 'lost', 'device', 'back']);
  });

  it('says so when no rung is left, and tries all of them again when opened anew', async () => {
    const { clock, client, fates } = setUp({ cuda: 'kills', webgpu: 'kills', cpu: 'hangs' });
    const opened = await meanwhile(clock, client.open(), 2 * INFERENCE_LIMITS.tryMs);
    expect(opened).toEqual({
      ok: false,
      problem: { code: 'inference-unavailable', params: { detail: 'no answer in time' } },
    });
    Object.assign(fates, { cuda: 'works' });
    const again = await meanwhile(clock, client.open());
    expect(again.ok && again.value.device.provider).toBe('cuda');
  });

  it('tells its owner when the last rung goes while at work', async () => {
    const { clock, client, fates, events } = setUp({ cuda: 'kills', webgpu: 'kills' });
    await meanwhile(clock, client.open());
    await client.load(MODEL);
    Object.assign(fates, { cpu: 'kills at work' });
    const answer = run(client, clock);
    await clock.advance(1);
    Object.assign(fates, { cpu: 'hangs' });
    await clock.advance(2 * INFERENCE_LIMITS.tryMs);
    expect(await answer).toEqual({ ok: false, why: 'inference-gone' });
    expect(events.at(-1)).toMatchObject({ kind: 'unavailable', problem: { code: 'inference-unavailable' } });
  });

  it('gives up a run that was lost twice, and goes on', async () => {
    const { clock, client, fates } = setUp({ cuda: 'kills at work', webgpu: 'kills at work' });
    await client.open();
    await client.load(MODEL);
    expect(await meanwhile(clock, run(client, clock), 5_000)).toEqual({ ok: false, why: 'inference-gone' });
    expect(client.device?.provider).toBe('cpu');
    Object.assign(fates, { cuda: 'works' });
    expect(await meanwhile(clock, run(client, clock))).toMatchObject({ ok: true });
  });
});

describe('the pulse', () => {
  it('keeps a process that answers its pings, however long nothing is asked of it', async () => {
    const { clock, client, processes } = setUp({});
    await client.open();
    await client.load(MODEL);
    await clock.advance(10 * 60_000);
    expect(processes).toHaveLength(1);
  });

  it('lets a run that was announced as long take as long, and no longer', async () => {
    const { clock, client, processes } = setUp({ cuda: 'works long' });
    await client.open();
    await client.load(MODEL);
    const answer = run(client, clock);
    await clock.advance(LONG_MS - 1_000);
    expect(processes.map(({ alive }) => alive)).toEqual([true]);
    expect(await meanwhile(clock, answer, LONG_MS)).toMatchObject({ ok: true });
    expect(processes[0]?.alive).toBe(false);
  });
});
