// Rows of several requests as one run, and the run's outputs cut apart again. Pure; the first dimension is the batch.
import type { WireTensor } from '../../contract/inference-wire.ts';

export interface Rows {
  readonly rows: number;
  readonly feeds: Readonly<Record<string, WireTensor>>;
  /** Of sequences: how long each row is, of the second dimension. null: rows have no length. */
  readonly lengths: readonly number[] | null;
}

type Numbers = WireTensor['data'];

/** Sequences run together when the longer is at most so much longer: what is padding is work for nothing. */
const ALIKE_TOKENS = 8;
const ALIKE_SHARE = 1.25;

const sizeOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1);
/** The second dimension, which all tensors of sequences share. */
export const widthOf = ({ feeds }: Rows): number => Object.values(feeds)[0]?.dims[1] ?? 0;

/** Whether these feeds hold what they say: every tensor `rows` long, with as many numbers as its shape has. */
export function wellShaped(part: Rows): boolean {
  const { rows, feeds, lengths } = part;
  const tensors = Object.values(feeds);
  const width = widthOf(part);
  const sequences =
    lengths === null ||
    (lengths.length === rows &&
      lengths.every((length) => length >= 1 && length <= width) &&
      tensors.every(({ dims }) => dims.length >= 2 && dims[1] === width));
  return sequences && tensors.length > 0 && tensors.every(({ dims, data }) => dims[0] === rows && sizeOf(dims) === data.length);
}

/** Requests run together when they feed the same inputs with rows of the same shape, or with sequences of like length. */
export function canJoin(a: Rows, b: Rows): boolean {
  const names = Object.keys(a.feeds);
  if (names.length !== Object.keys(b.feeds).length || (a.lengths === null) !== (b.lengths === null)) return false;
  const from = a.lengths === null ? 1 : 2;
  const alike = names.every((name) => {
    const [x, y] = [a.feeds[name], b.feeds[name]];
    return x !== undefined && y?.type === x.type && x.dims.slice(from).join() === y.dims.slice(from).join();
  });
  if (!alike || a.lengths === null) return alike;
  const [short, long] = [widthOf(a), widthOf(b)].toSorted((one, other) => one - other) as [number, number];
  return long <= short + ALIKE_TOKENS || long <= short * ALIKE_SHARE;
}

const blank = (type: WireTensor['type'], length: number): Numbers =>
  type === 'int64' ? new BigInt64Array(length) : new Float32Array(length);
const tensor = (type: WireTensor['type'], dims: number[], data: Numbers): WireTensor => ({ type, dims, data }) as WireTensor;

/** Copies rows of one width into rows of another, both of `inner` numbers a step. */
function place(into: Numbers, at: number, width: number, piece: Numbers, rows: number, own: number, inner: number): void {
  for (let row = 0; row < rows; row += 1) {
    const line = piece.subarray(row * own * inner, row * own * inner + Math.min(own, width) * inner);
    (into as Float32Array).set(line as Float32Array, (at + row) * width * inner);
  }
}

/** Parts that can be joined, well shaped. Sequences are padded with 0 to the longest. */
export function join(parts: readonly Rows[]): Rows {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? { rows: 0, feeds: {}, lengths: null };
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const width = Math.max(...parts.map(widthOf));
  const feeds: Record<string, WireTensor> = {};
  for (const [name, { type, dims }] of Object.entries(first.feeds)) {
    const rest = dims.slice(first.lengths ? 2 : 1);
    const inner = sizeOf(rest);
    const wide = first.lengths ? width : 1;
    const data = blank(type, rows * wide * inner);
    let at = 0;
    for (const part of parts) {
      const piece = part.feeds[name];
      if (piece) place(data, at, wide, piece.data, part.rows, first.lengths ? widthOf(part) : 1, inner);
      at += part.rows;
    }
    feeds[name] = tensor(type, first.lengths ? [rows, width, ...rest] : [rows, ...rest], data);
  }
  return { rows, feeds, lengths: first.lengths ? parts.flatMap((part) => part.lengths ?? []) : null };
}

/**
 * The rows `[from, from + part.rows)` of each output, and of an output as wide as the padded batch the part's own width. Data is
 * copied, so that a small answer does not hold a large buffer.
 */
export function cut(
  outputs: Readonly<Record<string, WireTensor>>,
  from: number,
  part: Rows,
  padded: number,
): Record<string, WireTensor> {
  const own = widthOf(part);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => {
      const row = data.length / (dims[0] ?? 1);
      const rows = data.slice(from * row, (from + part.rows) * row);
      if (part.lengths === null || own === padded || dims[1] !== padded)
        return [name, tensor(type, [part.rows, ...dims.slice(1)], rows)];
      const inner = sizeOf(dims.slice(2));
      const narrow = blank(type, part.rows * own * inner);
      place(narrow, 0, own, rows, part.rows, padded, inner);
      return [name, tensor(type, [part.rows, own, ...dims.slice(2)], narrow)];
    }),
  );
}
