// Rows of several requests as one run, and the run's outputs cut apart again. Pure; the first dimension is the batch.
import type { WireTensor } from '../../contract/inference-wire.ts';

export interface Rows {
  readonly rows: number;
  readonly feeds: Readonly<Record<string, WireTensor>>;
}

/** Whether these feeds hold what they say: every tensor `rows` long, with as many numbers as its shape has. */
export function wellShaped({ rows, feeds }: Rows): boolean {
  const tensors = Object.values(feeds);
  return (
    tensors.length > 0 && tensors.every(({ dims, data }) => dims[0] === rows && dims.reduce((a, b) => a * b, 1) === data.length)
  );
}

/** Requests run together when they feed the same inputs with rows of the same shape. */
export function sameShape(a: Rows, b: Rows): boolean {
  const names = Object.keys(a.feeds);
  return (
    names.length === Object.keys(b.feeds).length &&
    names.every((name) => {
      const [x, y] = [a.feeds[name], b.feeds[name]];
      return x !== undefined && y !== undefined && x.dims.slice(1).join() === y.dims.slice(1).join();
    })
  );
}

/** parts must be of the same shape and well shaped. */
export function join(parts: readonly Rows[]): Rows {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? { rows: 0, feeds: {} };
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const feeds: Record<string, WireTensor> = {};
  for (const [name, tensor] of Object.entries(first.feeds)) {
    const width = tensor.data.length / first.rows;
    const data = new Float32Array(rows * width);
    let at = 0;
    for (const part of parts) {
      const piece = part.feeds[name];
      if (piece === undefined) continue;
      data.set(piece.data, at);
      at += piece.data.length;
    }
    feeds[name] = { type: 'float32', dims: [rows, ...tensor.dims.slice(1)], data };
  }
  return { rows, feeds };
}

/** The rows `[from, from + count)` of each output; data is copied, so that a small answer does not hold a large buffer. */
export function cut(outputs: Readonly<Record<string, WireTensor>>, from: number, count: number): Record<string, WireTensor> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { dims, data }]) => {
      const width = data.length / (dims[0] ?? 1);
      return [
        name,
        { type: 'float32' as const, dims: [count, ...dims.slice(1)], data: data.slice(from * width, (from + count) * width) },
      ];
    }),
  );
}
