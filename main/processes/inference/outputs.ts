// What comes out of a run before it is anybody's answer: one output where one is wanted, tokens averaged, numbers that are numbers.
import type { WireTensor } from '../../contract/inference-wire.ts';
import type { Tensors } from './batch.ts';

/** Whether every number is one. A model that divides by nothing answers NaN, and goes on answering it. */
export const allFinite = (tensors: Tensors): boolean =>
  Object.values(tensors).every(({ type, data }) => type !== 'float32' || finite(data));

function finite(data: Float32Array): boolean {
  // A sum is cheaper than a look at each, and no number that is none leaves it one; a sum that overflows is looked into.
  let sum = 0;
  for (let at = 0; at < data.length; at += 1) sum += data[at] ?? 0;
  return Number.isFinite(sum) || data.every(Number.isFinite);
}

/** `[rows, tokens, width]` to `[rows, width]`: of each row the mean of its first `lengths[row]` tokens. null: not of that shape. */
export function meanOfTokens({ dims, data }: WireTensor, lengths: readonly number[]): WireTensor | null {
  const [rows = 0, tokens = 0, width = 0] = dims;
  if (dims.length !== 3 || rows !== lengths.length || !(data instanceof Float32Array)) return null;
  const means = new Float32Array(rows * width);
  for (const [row, length] of lengths.entries()) {
    const mean = means.subarray(row * width, (row + 1) * width);
    for (let token = 0; token < length; token += 1) {
      const from = (row * tokens + token) * width;
      for (let at = 0; at < width; at += 1) mean[at] = (mean[at] ?? 0) + (data[from + at] ?? 0);
    }
    for (let at = 0; at < width; at += 1) mean[at] = (mean[at] ?? 0) / length;
  }
  return { type: 'float32', dims: [rows, width], data: means };
}
