// Rows of several requests as one run, and the run's outputs cut apart again. Pure; the first dimension is the batch.
import type { WireTensor } from '../../contract/inference-wire.ts';

export type Tensors = Readonly<Record<string, WireTensor>>;

export interface Rows {
  readonly rows: number;
  readonly feeds: Tensors;
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
/** What work is counted in: of sequences rows times the longest, else rows. */
export const unitsOf = (part: Rows): number => (part.lengths ? part.rows * widthOf(part) : part.rows);

/** The narrowest of `widths` that holds `width`; as it is where there is none. */
export function bucketed(width: number, widths: readonly number[] | null): number {
  const wide = widths?.filter((one) => one >= width) ?? [];
  return wide.length > 0 ? Math.min(...wide) : width;
}

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

/** Parts that can be joined, well shaped. Sequences are padded with 0 to the longest, and from there to the next of `widths`. */
export function join(parts: readonly Rows[], widths: readonly number[] | null = null): Rows {
  const [first] = parts;
  if (first === undefined) return { rows: 0, feeds: {}, lengths: null };
  const longest = Math.max(...parts.map(widthOf));
  const width = first.lengths ? bucketed(longest, widths) : longest;
  if (parts.length === 1 && width === longest) return first;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
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

const rowsOf = (tensors: Tensors, from: number, to: number, take: 'slice' | 'subarray'): Record<string, WireTensor> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { type, dims, data }]) => {
      const row = data.length / (dims[0] ?? 1);
      return [name, tensor(type, [to - from, ...dims.slice(1)], data[take](from * row, to * row))];
    }),
  );

/** The rows `[from, to)`, as wide as they were. Nothing is copied. */
export const slice = ({ feeds, lengths }: Rows, from: number, to: number): Rows => ({
  rows: to - from,
  feeds: rowsOf(feeds, from, to, 'subarray'),
  lengths: lengths?.slice(from, to) ?? null,
});

/** Outputs of one run after the other, rows below rows. Their shapes differ in the first dimension alone. */
export function stacked(runs: readonly Tensors[]): Tensors {
  const [first] = runs;
  if (first === undefined || runs.length === 1) return first ?? {};
  return Object.fromEntries(
    Object.entries(first).map(([name, { type, dims }]) => {
      const parts = runs.flatMap((run) => run[name] ?? []);
      const data = blank(
        type,
        parts.reduce((sum, part) => sum + part.data.length, 0),
      );
      let at = 0;
      for (const part of parts) {
        (data as Float32Array).set(part.data as Float32Array, at);
        at += part.data.length;
      }
      return [name, tensor(type, [parts.reduce((sum, part) => sum + (part.dims[0] ?? 0), 0), ...dims.slice(1)], data)];
    }),
  );
}

/**
 * The rows `[from, from + part.rows)` of each output; of those that are `perToken` and as wide as the padded batch, the part's own
 * width. Data is copied, so that a small answer does not hold a large buffer.
 */
export function cut(
  outputs: Tensors,
  from: number,
  part: Rows,
  padded: number,
  perToken: (output: string) => boolean,
): Record<string, WireTensor> {
  const own = widthOf(part);
  const rows = rowsOf(outputs, from, from + part.rows, 'slice');
  if (part.lengths === null || own === padded) return rows;
  return Object.fromEntries(
    Object.entries(rows).map(([name, wide]) => {
      if (wide.dims[1] !== padded || !perToken(name)) return [name, wide];
      const inner = sizeOf(wide.dims.slice(2));
      const narrow = blank(wide.type, part.rows * own * inner);
      place(narrow, 0, own, wide.data, part.rows, padded, inner);
      return [name, tensor(wide.type, [part.rows, own, ...wide.dims.slice(2)], narrow)];
    }),
  );
}
