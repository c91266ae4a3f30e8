// Batches: what goes in together comes out apart, and nothing that lies about its shape gets in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireTensor } from '../../contract/inference-wire.ts';
import { bucketed, canJoin, cut, join, type Rows, slice, stacked, wellShaped } from './batch.ts';

const width = fc.integer({ min: 1, max: 4 });
const rowsOf = (columns: number) =>
  fc.integer({ min: 1, max: 5 }).chain((rows) =>
    fc.float32Array({ minLength: rows * columns, maxLength: rows * columns, noNaN: true }).map(
      (data): Rows => ({
        rows,
        lengths: null,
        feeds: { x: { type: 'float32', dims: [rows, columns], data: Float32Array.from(data) } },
      }),
    ),
  );

const of = (name: string, dims: number[]): Rows => ({
  rows: dims[0] ?? 1,
  lengths: null,
  feeds: { [name]: { type: 'float32', dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) } },
});

/** Tokens of `width` steps, each row as long as it says; ids are never 0, which is padding. */
const sequences = (inner: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 7 }))
    .chain(([rows, wide]) =>
      fc.tuple(
        fc.constant(rows),
        fc.constant(wide),
        fc.array(fc.integer({ min: 1, max: wide }), { minLength: rows, maxLength: rows }),
      ),
    )
    .map(([rows, wide, lengths]): Rows => {
      const ids = new BigInt64Array(rows * wide);
      const hidden = new Float32Array(rows * wide * inner);
      for (const [row, length] of lengths.entries()) {
        for (let at = 0; at < length; at += 1) {
          ids[row * wide + at] = BigInt(row * 100 + at + 1);
          hidden.fill(row * 100 + at + 1, (row * wide + at) * inner, (row * wide + at + 1) * inner);
        }
      }
      const tensors: Record<string, WireTensor> = {
        ids: { type: 'int64', dims: [rows, wide], data: ids },
        hidden: { type: 'float32', dims: [rows, wide, inner], data: hidden },
      };
      return { rows, lengths, feeds: tensors };
    });

const always = () => true;
const never = () => false;

const tokens = (wide: number): Rows => ({
  rows: 1,
  lengths: [wide],
  feeds: { ids: { type: 'int64', dims: [1, wide], data: new BigInt64Array(wide) } },
});

describe('batches', () => {
  it('cut apart, are what was joined', () => {
    const parts = width.chain((columns) => fc.array(rowsOf(columns), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(parts, (requests) => {
        const batch = join(requests);
        expect(wellShaped(batch)).toBe(true);
        let from = 0;
        for (const part of requests) {
          expect(cut(batch.feeds, from, part, 0, never)).toEqual(part.feeds);
          from += part.rows;
        }
        expect(from).toBe(batch.rows);
      }),
    );
  });

  it('take in only what is as long as it says', () => {
    const data = new Float32Array(6);
    const shaped = (dims: number[], rows = 2) =>
      wellShaped({ rows, lengths: null, feeds: { x: { type: 'float32', dims, data } } });
    expect(shaped([2, 3])).toBe(true);
    expect(shaped([2, 3, 1])).toBe(true);
    for (const dims of [[], [6], [2], [2, 2], [3, 2], [2, 4], [2, 3, 0], [2, 2 ** 40]]) expect(shaped(dims)).toBe(false);
    expect(shaped([2, 3], 3)).toBe(false);
    expect(wellShaped({ rows: 1, lengths: null, feeds: {} })).toBe(false);
  });

  it('hold only requests of one shape', () => {
    expect(canJoin(of('x', [1, 3]), of('x', [2, 3]))).toBe(true);
    expect(canJoin(of('x', [1, 3]), of('x', [1, 4]))).toBe(false);
    expect(canJoin(of('x', [1, 3]), of('x', [1, 3, 1]))).toBe(false);
    expect(canJoin(of('x', [1, 3]), of('y', [1, 3]))).toBe(false);
  });

  it('of sequences of several lengths, padded to the longest and cut apart, are what was joined', () => {
    const parts = fc.integer({ min: 1, max: 3 }).chain((inner) => fc.array(sequences(inner), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(parts, (requests) => {
        const batch = join(requests);
        expect(wellShaped(batch)).toBe(true);
        const longest = Math.max(...requests.map(({ feeds }) => feeds['ids']?.dims[1] ?? 0));
        expect(batch.feeds['ids']?.dims).toEqual([batch.rows, longest]);
        let from = 0;
        for (const part of requests) {
          expect(cut(batch.feeds, from, part, longest, always)).toEqual(part.feeds);
          from += part.rows;
        }
      }),
    );
  });

  it('leave an output whole that is no sequence, though it be as wide as one', () => {
    const outputs: Record<string, WireTensor> = { classes: { type: 'float32', dims: [1, 4], data: Float32Array.of(1, 2, 3, 4) } };
    expect(cut(outputs, 0, tokens(2), 4, never)).toEqual(outputs);
    expect(cut(outputs, 0, tokens(2), 4, always)['classes']?.dims).toEqual([1, 2]);
  });

  it('in pieces and stacked, are what they were', () => {
    fc.assert(
      fc.property(sequences(2), fc.integer({ min: 1, max: 4 }), (part, each) => {
        const pieces: Rows[] = [];
        for (let at = 0; at < part.rows; at += each) pieces.push(slice(part, at, Math.min(at + each, part.rows)));
        for (const piece of pieces) expect(wellShaped(piece)).toBe(true);
        expect(stacked(pieces.map(({ feeds }) => feeds))).toEqual(part.feeds);
        expect(pieces.flatMap(({ lengths }) => lengths)).toEqual(part.lengths);
      }),
    );
  });

  it('are as wide as the narrowest width given that holds them', () => {
    expect([1, 8, 9, 32, 33].map((wide) => bucketed(wide, [32, 8, 16]))).toEqual([8, 8, 16, 32, 33]);
    expect(bucketed(5, null)).toBe(5);
    expect(join([tokens(5)], [8, 16]).feeds['ids']?.dims).toEqual([1, 8]);
    expect(join([tokens(5), tokens(9)], [8, 16]).feeds['ids']?.dims).toEqual([2, 16]);
    expect(join([of('x', [1, 3])], [8]).feeds['x']?.dims).toEqual([1, 3]);
  });

  it('of sequences hold only those of like length, and lengths that are true', () => {
    expect(canJoin(tokens(4), tokens(12))).toBe(true);
    expect(canJoin(tokens(12), tokens(4))).toBe(true);
    expect(canJoin(tokens(4), tokens(13))).toBe(false);
    expect(canJoin(tokens(100), tokens(125))).toBe(true);
    expect(canJoin(tokens(100), tokens(126))).toBe(false);
    expect(canJoin(tokens(4), of('ids', [1, 4]))).toBe(false);
    for (const lengths of [[], [0], [5], [4, 4]]) expect(wellShaped({ ...tokens(4), lengths })).toBe(false);
  });
});
