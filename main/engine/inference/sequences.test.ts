// Runs of sequences through the real process: what comes out is each caller's own, whatever its neighbours, its length or the memory.
import { execFileSync } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINILM, minilmShaped } from '../../../tools/minilm-shaped.mjs';
import { testParts } from '../../../tools/setup-tests.mjs';
import type { WireTensor } from '../../contract/inference-wire.ts';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { forkSpawn } from '../../rig/fork.ts';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import { systemClock } from '../clock.ts';
import { createInferenceClient } from './client.ts';
import type { InferenceClient, ModelRef, RunResult } from './inference.ts';
import { greedy, lookUp, tokensOf, written } from './testing/small-models.ts';

let folder = '';
let client: InferenceClient;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lode-sequences-'));
  client = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: () => undefined,
    tinyModel: path.join(MODELS_FOLDER, 'langid/tiny.onnx'),
    ladder: ['cpu'],
  });
  await client.open();
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

async function load(id: string, bytes: Uint8Array, over: Partial<ModelRef> = {}): Promise<ModelRef> {
  const ref = await written(folder, id, bytes, over);
  const done = await client.load(ref);
  if (!done.ok) throw new Error(JSON.stringify(done.problem));
  return ref;
}
const { signal } = new AbortController();
setMaxListeners(0, signal);
const ask = (model: string, rows: readonly (readonly number[])[], priority = 0): Promise<RunResult> =>
  client.run({ model, ...tokensOf(rows), priority, deadline: Date.now() + 30_000, signal });
/** What was asked before is on its way. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** As MiniLM takes it. */
function embed(model: string, rows: readonly (readonly number[])[], priority = 0): Promise<RunResult> {
  const { lengths, feeds } = tokensOf(rows);
  const { dims } = feeds.input_ids;
  const [, wide = 0] = dims;
  const mask = new BigInt64Array(rows.length * wide);
  for (const [row, length] of lengths.entries()) mask.fill(1n, row * wide, row * wide + length);
  const inputs: Record<string, WireTensor> = {
    ...feeds,
    attention_mask: { type: 'int64', dims, data: mask },
    token_type_ids: { type: 'int64', dims, data: new BigInt64Array(mask.length) },
  };
  return client.run({ model, rows: rows.length, lengths, feeds: inputs, priority, deadline: Date.now() + 30_000, signal });
}
const numbers = (result: RunResult, name: string): number[] => {
  if (!result.ok) throw new Error(result.why);
  return Array.from((result.outputs[name] as WireTensor & { type: 'float32' }).data);
};

describe('runs of sequences', () => {
  it('answer each its own, though one beside it is no number and another no token of the model’s', async () => {
    await load('look-up', lookUp());
    const [good, nan, foreign, other] = await Promise.all(
      [
        [1, 2],
        [3, 7],
        [8, 1],
        [4, 5],
      ].map((row) => ask('look-up', [row])),
    );
    expect(numbers(good as RunResult, 'hidden')).toEqual([1, 10, 2, 20]);
    expect(nan).toEqual({ ok: false, why: 'inference-failed' });
    expect(foreign).toEqual({ ok: false, why: 'inference-failed' });
    expect(numbers(other as RunResult, 'hidden')).toEqual([4, 40, 5, 50]);
  });

  it('give the one output that is wanted, each row’s tokens averaged where that is wanted, padding left out', async () => {
    const output = { name: 'hidden', pool: 'mean' } as const;
    await load('mean', lookUp(), { output });
    const result = await ask('mean', [[2, 4, 6], [5]]);
    expect(result.ok && Object.keys(result.outputs)).toEqual(['hidden']);
    expect(result.ok && result.outputs['hidden']?.dims).toEqual([2, 2]);
    expect(numbers(result, 'hidden')).toEqual([4, 40, 5, 50]);
    const none = await client.load(await written(folder, 'none', lookUp(), { output: { name: 'embedding', pool: 'none' } }));
    expect(none).toEqual({
      ok: false,
      problem: { code: 'inference-unavailable', params: { detail: 'it has no output embedding' } },
    });
  });

  it('are padded to the widths given, and come back as long as they went', async () => {
    await load('fixed', lookUp(), { widths: [4, 16], maxTokens: 64 });
    const results = await Promise.all([[1, 2, 3], [1, 2, 3, 4, 5], [6]].map((row) => ask('fixed', [row])));
    expect(results.map((result) => numbers(result, 'hidden').length)).toEqual([6, 10, 2]);
    const seen = results.map((result) => numbers(result, 'wide')[0]);
    expect(seen.every((wide) => wide === 4 || wide === 16)).toBe(true);
    expect(seen[1]).toBe(16);
  });

  it('longer than a run may hold are refused, and those beside them are not', async () => {
    await load('short', lookUp(), { maxTokens: 16 });
    const [long, short] = await Promise.all([ask('short', [Array.from({ length: 17 }, () => 1)]), ask('short', [[1], [2]])]);
    expect(long).toEqual({ ok: false, why: 'inference-failed' });
    expect(numbers(short, 'hidden')).toEqual([1, 10, 2, 20]);
    // More rows than the tokens allow at once go in pieces.
    const many = await ask(
      'short',
      Array.from({ length: 30 }, (_, at) => [at % 7, 1, 2, 3]),
    );
    expect(numbers(many, 'hidden').filter((_, at) => at % 8 === 0)).toEqual(Array.from({ length: 30 }, (_, at) => at % 7));
    expect(new Set(numbers(many, 'wide'))).toEqual(new Set([4]));
  });

  it('with more stake go between the parts of a large request, which is answered whole', async () => {
    const output = { name: 'last_hidden_state', pool: 'mean' } as const;
    const ref = await load('shaped', minilmShaped({ ...MINILM, vocabulary: 64, layers: 2 }), { maxTokens: 4_096, output });
    const rows = Array.from({ length: 32 }, (_, row) => Array.from({ length: 100 }, (_id, at) => (row * 7 + at) % 60));
    const order: string[] = [];
    const asked = async (name: string, those: typeof rows, priority: number) => {
      const result = await embed(ref.id, those, priority);
      order.push(name);
      return numbers(result, output.name);
    };
    const [large, staked] = await Promise.all([
      asked('large', rows, 1),
      nextTurn().then(() => asked('staked', rows.slice(20, 21), 9)),
    ]);
    expect(order).toEqual(['staked', 'large']);
    expect(large).toHaveLength(32 * MINILM.width);
    for (const [at, value] of staked.entries())
      expect(Math.abs(value - (large[20 * MINILM.width + at] ?? Number.NaN))).toBeLessThan(1e-5);
  });
});

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
const cosine = (a: readonly number[], b: readonly number[]): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe('a row', () => {
  const output = { name: 'last_hidden_state', pool: 'mean' } as const;
  const lengths = [5, 9, 12, 13, 7, 6];
  const rows = lengths.map((length, row) => Array.from({ length }, (_, at) => 1_000 + ((row * 37 + at * 11) % 20_000)));

  /** Each row with all the others, and alone. */
  async function bothWays(ref: ModelRef): Promise<{ together: number[]; alone: number[] }[]> {
    const together = numbers(await embed(ref.id, rows), 'last_hidden_state');
    const alone: RunResult[] = [];
    // One after the other: asked at once they would run together.
    for (const row of rows) alone.push(await embed(ref.id, [row]));
    const width = together.length / rows.length;
    return alone.map((one, at) => ({
      together: together.slice(at * width, (at + 1) * width),
      alone: numbers(one, 'last_hidden_state'),
    }));
  }

  it('of a model of floats is what it is alone, to the fifth decimal', async () => {
    const ref = await load('invariant', minilmShaped({ ...MINILM, layers: 2 }), { output, maxBatch: 6 });
    for (const { together, alone } of await bothWays(ref))
      for (const [at, value] of together.entries()) expect(Math.abs(value - (alone[at] ?? Number.NaN))).toBeLessThan(1e-5);
  });

  it('of the real int8 MiniLM is near to what it is alone: its scales are those of the whole batch', async (context) => {
    const { where, why } = testParts().minilm;
    if (where === null) return skipBecause(context, why ?? 'there is no MiniLM');
    const file = path.join(where, 'onnx/model_quantized.onnx');
    const ref = await load('minilm', readFileSync(file), { output, maxBatch: 6 });
    for (const { together, alone } of await bothWays(ref)) expect(cosine(together, alone)).toBeGreaterThan(0.97);
  });
});

describe('where memory is short', () => {
  const MB = 2 ** 20;
  const PRLIMIT = ['/usr/bin/prlimit', '/bin/prlimit'].find(existsSync);
  const STATM_PAGE = 4_096;

  it('less is run at once, what does not fit alone fails, and the process lives', async (context) => {
    if (process.platform !== 'linux' || !PRLIMIT) return skipBecause(context, 'there is no prlimit to take memory away with');
    await load('greedy', greedy(MB / 2));
    const pid = client.pid ?? 0;
    const taken = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[0]) * STATM_PAGE;
    execFileSync(PRLIMIT, ['--pid', String(pid), `--as=${taken + 60 * MB}:`]);
    // 32 rows of 8 tokens are 128 MB, more than there is; a row is 4.
    const rows = Array.from({ length: 32 }, (_, at) => Array.from({ length: 8 }, () => at + 1));
    const [one, alone] = await Promise.all([ask('greedy', rows), ask('greedy', [Array.from({ length: 200 }, () => 1)])]);
    expect(numbers(one, 'most')).toEqual(rows.flat());
    expect(alone).toEqual({ ok: false, why: 'inference-failed' });
    const callers = await Promise.all(rows.map((row) => ask('greedy', [row])));
    expect(callers.flatMap((result) => numbers(result, 'most'))).toEqual(rows.flat());
    expect(client.pid).toBe(pid);
  });
});
