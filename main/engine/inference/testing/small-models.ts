// Models of a few bytes that do one thing honestly: for tests of what runs them.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  FLOAT,
  initializer,
  INT64,
  intAttribute,
  intsAttribute,
  modelFile,
  node,
  valueInfo,
} from '../../../../tools/onnx-file.mjs';
import type { WireTensor } from '../../../contract/inference-wire.ts';
import type { ModelRef } from '../inference.ts';

const longs = (name: string, values: readonly number[]) =>
  initializer(name, [values.length], BigInt64Array.from(values, BigInt), INT64);
const ids = valueInfo('input_ids', ['batch', 'sequence'], INT64);

/** Of ids 0 to 6 each token's vector is `[id, 10 · id]`, of 7 it is no number; others it does not know. `wide`: tokens a row had, padding too. */
export function lookUp(): Uint8Array {
  const table = Float32Array.from({ length: 16 }, (_, at) => (at >> 1 === 7 ? Number.NaN : (at >> 1) * (at % 2 === 0 ? 1 : 10)));
  return modelFile('look-up', {
    node: [
      node('Gather', ['table', 'input_ids'], ['hidden']),
      node('Mul', ['input_ids', 'none'], ['nothing']),
      node('Add', ['nothing', 'one'], ['ones']),
      node('Cast', ['ones'], ['each'], [intAttribute('to', FLOAT)]),
      node('ReduceSum', ['each', 'axis'], ['wide']),
    ],
    initializer: [initializer('table', [8, 2], table), longs('none', [0]), longs('one', [1]), longs('axis', [1])],
    input: [ids],
    output: [valueInfo('hidden', ['batch', 'sequence', 2]), valueInfo('wide', ['batch', 1])],
  });
}

/** Takes `bytesPerToken` of memory for every token while it runs, and answers each token's id. */
export function greedy(bytesPerToken: number): Uint8Array {
  return modelFile('greedy', {
    node: [
      node('Cast', ['input_ids'], ['numbers'], [intAttribute('to', FLOAT)]),
      node('Unsqueeze', ['numbers', 'last'], ['columns']),
      node('Expand', ['columns', 'much'], ['wide']),
      node('ReduceMax', ['wide'], ['most'], [intsAttribute('axes', [2]), intAttribute('keepdims', 0)]),
    ],
    initializer: [longs('last', [2]), longs('much', [1, 1, bytesPerToken / Float32Array.BYTES_PER_ELEMENT])],
    input: [ids],
    output: [valueInfo('most', ['batch', 'sequence'])],
  });
}

/** Writes a model and says what loads it. */
export async function written(folder: string, id: string, bytes: Uint8Array, over: Partial<ModelRef> = {}): Promise<ModelRef> {
  const file = path.join(folder, `${id}.onnx`);
  await writeFile(file, bytes);
  return { id, file, sha256: createHash('sha256').update(bytes).digest('hex'), maxBatch: 32, ...over };
}

/** Rows of token ids, padded with 0 to the longest. */
export function tokensOf(rows: readonly (readonly number[])[]): {
  rows: number;
  lengths: number[];
  feeds: { input_ids: WireTensor };
} {
  const wide = Math.max(...rows.map(({ length }) => length));
  const data = new BigInt64Array(rows.length * wide);
  for (const [row, own] of rows.entries()) for (const [at, id] of own.entries()) data[row * wide + at] = BigInt(id);
  return {
    rows: rows.length,
    lengths: rows.map(({ length }) => length),
    feeds: { input_ids: { type: 'int64', dims: [rows.length, wide], data } },
  };
}
