// Batches: what goes in together comes out apart, and nothing that lies about its shape gets in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, join, type Rows, sameShape, wellShaped } from './batch.ts';

const width = fc.integer({ min: 1, max: 4 });
const rowsOf = (columns: number) =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((rows) =>
      fc
        .float32Array({ minLength: rows * columns, maxLength: rows * columns, noNaN: true })
        .map((data): Rows => ({ rows, feeds: { x: { type: 'float32', dims: [rows, columns], data: Float32Array.from(data) } } })),
    );

const of = (name: string, dims: number[]): Rows => ({
  rows: dims[0] ?? 1,
  feeds: { [name]: { type: 'float32', dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) } },
});

describe('batches', () => {
  it('cut apart, are what was joined', () => {
    const parts = width.chain((columns) => fc.array(rowsOf(columns), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(parts, (requests) => {
        const batch = join(requests);
        expect(wellShaped(batch)).toBe(true);
        let from = 0;
        for (const { rows, feeds } of requests) {
          expect(cut(batch.feeds, from, rows)).toEqual(feeds);
          from += rows;
        }
        expect(from).toBe(batch.rows);
      }),
    );
  });

  it('take in only what is as long as it says', () => {
    const data = new Float32Array(6);
    const shaped = (dims: number[], rows = 2) => wellShaped({ rows, feeds: { x: { type: 'float32', dims, data } } });
    expect(shaped([2, 3])).toBe(true);
    expect(shaped([2, 3, 1])).toBe(true);
    for (const dims of [[], [6], [2], [2, 2], [3, 2], [2, 4], [2, 3, 0], [2, 2 ** 40]]) expect(shaped(dims)).toBe(false);
    expect(shaped([2, 3], 3)).toBe(false);
    expect(wellShaped({ rows: 1, feeds: {} })).toBe(false);
  });

  it('hold only requests of one shape', () => {
    expect(sameShape(of('x', [1, 3]), of('x', [2, 3]))).toBe(true);
    expect(sameShape(of('x', [1, 3]), of('x', [1, 4]))).toBe(false);
    expect(sameShape(of('x', [1, 3]), of('x', [1, 3, 1]))).toBe(false);
    expect(sameShape(of('x', [1, 3]), of('y', [1, 3]))).toBe(false);
  });
});
