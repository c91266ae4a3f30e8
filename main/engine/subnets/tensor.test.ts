// bt.Tensor: the SDK's bytes, every dtype there and back, and whatever else may come in a field's place.
import { encode } from '@msgpack/msgpack';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assertNever } from '../../contract/problem.ts';
import { needsSdk, sdks, type SdkProgram, startSdk } from '../../rig/sdk-for-tests.ts';
import vectors from '../axon/vectors/protocol-vectors.json' with { type: 'json' };
import { readTensor, type Tensor, TensorField, writeTensor } from './tensor.ts';

const ARRAYS: readonly Tensor[] = [
  { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1.5, -2, 0.25, 3) },
  { dtype: 'int64', shape: [3], data: BigInt64Array.of(1n, 2n, 3n) },
  { dtype: 'float32', shape: [0], data: Float32Array.of() },
  { dtype: 'float64', shape: [], data: Float64Array.of(3.5) },
  { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
];

/** Any tensor: random bits, but for bools. */
const anyTensor = fc
  .tuple(
    fc.constantFrom('float16', 'float32', 'float64', 'int8', 'int16', 'int32', 'int64', 'uint8', 'bool' as const),
    fc.array(fc.nat(5), { maxLength: 4 }),
    fc.infiniteStream(fc.nat(255)),
  )
  .map(([dtype, shape, bytes]): Tensor => {
    const elements = shape.reduce((all, one) => all * one, 1);
    const raw = (width: number) => Uint8Array.from({ length: elements * width }, () => bytes.next().value as number).buffer;
    switch (dtype) {
      case 'float16':
        return { dtype, shape, data: new Uint16Array(raw(2)) };
      case 'float32':
        return { dtype, shape, data: new Float32Array(raw(4)) };
      case 'float64':
        return { dtype, shape, data: new Float64Array(raw(8)) };
      case 'int8':
        return { dtype, shape, data: new Int8Array(raw(1)) };
      case 'int16':
        return { dtype, shape, data: new Int16Array(raw(2)) };
      case 'int32':
        return { dtype, shape, data: new Int32Array(raw(4)) };
      case 'int64':
        return { dtype, shape, data: new BigInt64Array(raw(8)) };
      case 'uint8':
        return { dtype, shape, data: new Uint8Array(raw(1)) };
      case 'bool':
        return { dtype, shape, data: new Uint8Array(raw(1)).map((byte) => byte % 2) };
      default:
        return assertNever(dtype);
    }
  });
const bitsOf = ({ data }: Tensor): string => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');

describe("the SDK's tensors", () => {
  it.each(vectors.tensor.map((vector, index) => [vector.array, vector.json, ARRAYS[index]] as const))(
    '%s is read, and written byte for byte',
    (_, json, tensor) => {
      expect(readTensor(json)).toEqual({ ok: true, tensor });
      expect(tensor && writeTensor(tensor)).toEqual(json);
    },
  );

  it('of any dtype come back bit for bit', () => {
    fc.assert(
      fc.property(anyTensor, (tensor) => {
        const json = writeTensor(tensor);
        const read = readTensor(json);
        if (!read.ok) throw new Error(read.why);
        expect([read.tensor.dtype, read.tensor.shape, bitsOf(read.tensor)]).toEqual([tensor.dtype, tensor.shape, bitsOf(tensor)]);
        expect(writeTensor(read.tensor)).toEqual(json);
      }),
    );
  });

  it('larger than small numbers have room for', () => {
    const tensor: Tensor = { dtype: 'uint8', shape: [300, 256], data: new Uint8Array(76_800).fill(7) };
    expect(readTensor(writeTensor(tensor))).toEqual({ ok: true, tensor });
    const deep: Tensor = { dtype: 'uint8', shape: Array.from({ length: 20 }, () => 1), data: Uint8Array.of(9) };
    expect(readTensor(writeTensor(deep))).toEqual({ ok: true, tensor: deep });
  });

  it('of torch are read by their dtype', () => {
    const [json] = vectors.tensor.map((vector) => vector.json);
    expect(readTensor({ ...json, dtype: 'torch.float32' })).toEqual({ ok: true, tensor: ARRAYS[0] });
  });

  it('take the shape that stands outside, as python reshapes them', () => {
    const [json] = vectors.tensor.map((vector) => vector.json);
    expect(readTensor({ ...json, shape: [4, 1] })).toMatchObject({ ok: true, tensor: { shape: [4, 1] } });
  });

  it('in a schema are the tensor, or an issue that says why not', () => {
    const schema = z.object({ image: TensorField });
    expect(schema.safeParse({ image: vectors.tensor[4]?.json })).toMatchObject({ success: true, data: { image: ARRAYS[4] } });
    const wrong = schema.safeParse({ image: 'cat' });
    expect([wrong.success, wrong.error?.issues[0]]).toEqual([
      false,
      expect.objectContaining({ path: ['image'], message: 'not a tensor: shape' }),
    ]);
  });
});

const bin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** A map with keys of bytes, as python writes them. */
function mapOf(members: Readonly<Record<string, unknown>>): Buffer {
  const parts = Object.entries(members).flatMap(([name, value]) => [encode(bin(name)), encode(value)]);
  return Buffer.concat([Buffer.of(0x80 | Object.keys(members).length), ...parts]);
}
const good = { nd: true, type: '<f4', kind: bin(''), shape: [1], data: Buffer.alloc(4) };
const sent = (bytes: Uint8Array, over: object = {}) => ({
  buffer: Buffer.from(bytes).toString('base64'),
  dtype: 'float32',
  shape: [1],
  ...over,
});

describe('what is no tensor', () => {
  it('is told from one that is', () => {
    expect(readTensor(sent(mapOf(good)))).toMatchObject({ ok: true });
  });

  const HOSTILE: readonly (readonly [string, unknown, string])[] = [
    ['nothing', null, 'shape'],
    ['a list', [], 'shape'],
    ['no shape', { buffer: '', dtype: 'float32' }, 'shape'],
    ['a negative dimension', sent(mapOf(good), { shape: [-1] }), 'shape'],
    ['half a dimension', sent(mapOf(good), { shape: [0.5] }), 'shape'],
    ['33 dimensions', sent(mapOf(good), { shape: Array.from({ length: 33 }, () => 1) }), 'shape'],
    ['a dtype of python', sent(mapOf(good), { dtype: 'object' }), 'dtype'],
    ['a dtype of every object', sent(mapOf(good), { dtype: 'constructor' }), 'dtype'],
    ['another dtype than inside', sent(mapOf(good), { dtype: 'float64' }), 'disagrees'],
    ['another size than inside', sent(mapOf(good), { shape: [2] }), 'disagrees'],
    ['no base64', sent(mapOf(good), { buffer: '****' }), 'base64'],
    ['base64 of the web', sent(mapOf(good), { buffer: 'hcQ-_A==' }), 'base64'],
    ['base64 cut short', sent(mapOf(good), { buffer: 'hcQ' }), 'base64'],
    ['base64 with a line break', sent(mapOf(good), { buffer: 'hcQC\nbmT' }), 'base64'],
    ['more than there may be', sent(mapOf(good), { buffer: 'A'.repeat(90_000_000) }), 'too-large'],
    ['nothing in the buffer', sent(Buffer.alloc(0)), 'msgpack'],
    ['msgpack cut short', sent(mapOf(good).subarray(0, -1)), 'msgpack'],
    ['something after it', sent(Buffer.concat([mapOf(good), Buffer.of(0)])), 'msgpack'],
    ['a pickle', sent(mapOf({ ...good, kind: bin('O'), type: '|O' })), 'object'],
    ['a pickle that calls itself a number', sent(mapOf({ ...good, kind: bin('O') })), 'object'],
    ['a record', sent(mapOf({ ...good, kind: bin('V'), type: [['a', '<f4']] })), 'object'],
    ['bytes of no kind', sent(mapOf({ ...good, type: '|V4' })), 'object'],
    ['a text', sent(mapOf({ ...good, type: '<U1' })), 'object'],
    ['a date', sent(mapOf({ ...good, type: '<M8[ns]' })), 'object'],
    ['big-endian numbers', sent(mapOf({ ...good, type: '>f4' })), 'byte-order'],
    ['complex numbers', sent(mapOf({ ...good, type: '<c8' })), 'dtype'],
    ['too little data', sent(mapOf({ ...good, data: Buffer.alloc(3) })), 'length'],
    ['too much data', sent(mapOf({ ...good, data: Buffer.alloc(5) })), 'length'],
    ['a size beyond all numbers', sent(mapOf({ ...good, shape: [2 ** 32, 2 ** 32, 2 ** 32] })), 'length'],
    ['a bool of 2', sent(mapOf({ ...good, type: '|b1', data: Buffer.of(2) }), { dtype: 'bool' }), 'length'],
    ['a number of numpy', sent(mapOf({ nd: false, type: '<f4', data: Buffer.alloc(4) })), 'msgpack'],
    ['keys that are texts', sent(encode({ ...good })), 'msgpack'],
    ['a key that is a number', sent(Buffer.concat([Buffer.of(0x81), encode(1), encode(1)])), 'msgpack'],
    ['__proto__ for a key', sent(mapOf({ ['__proto__']: 1 })), 'msgpack'],
    ['an extension', sent(Buffer.of(0xd4, 1, 0)), 'msgpack'],
    ['a list for a map', sent(encode([1, 2])), 'msgpack'],
    ['maps in maps in maps', sent(Buffer.alloc(100_000, 0x81)), 'msgpack'],
    ['lists without end', sent(Buffer.alloc(100_000, 0x91)), 'msgpack'],
    ['a length of 4 GB', sent(Buffer.of(0xc6, 255, 255, 255, 255)), 'msgpack'],
  ];
  it.each(HOSTILE)('%s is refused', (_, value, why) => {
    expect(readTensor(value)).toEqual({ ok: false, why });
  });

  it('never throws, whatever the bytes are', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(fc.uint8Array({ maxLength: 8 }), fc.nat(60)).map(([patch, at]) => {
        const patched = mapOf(good);
        patched.set(patch.subarray(0, Math.max(0, patched.length - at)), Math.min(at, patched.length));
        return patched;
      }),
    );
    fc.assert(
      fc.property(bytes, fc.anything(), (packed, anything) => {
        const read = readTensor(sent(packed));
        expect(read.ok ? read.tensor.data.length : read.why.length).toBeGreaterThan(0);
        expect(readTensor(anything).ok).toBe(false);
      }),
    );
  });
});

describe("the SDK's own Tensor", () => {
  let program: SdkProgram | null = null;
  beforeAll(() => {
    if (sdks.sdk10.where !== null) program = startSdk(sdks.sdk10.where, 'tensor.py');
  });
  afterAll(() => program?.close());

  it('reads 300 random tensors of ours, and writes each with the same bytes', async (context) => {
    needsSdk('sdk10')(context);
    const ours = fc.sample(anyTensor, 300).map(writeTensor);
    expect(await program?.ask(ours)).toEqual(ours);
  });
});
