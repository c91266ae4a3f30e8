// bt.Tensor: arrays in a synapse's fields, as the SDK's tensor.py writes and reads them, and nothing that could run as code.
// Source: opentensor/bittensor bittensor/core/tensor.py; lebedov/msgpack-numpy msgpack_numpy.py (encode, decode).
import { decode } from '@msgpack/msgpack';
import { z } from 'zod';

/** What each dtype is in numpy's own short form (little-endian), how many bytes an element has, and what holds them here. */
const DTYPES = {
  /** Its 16 bits: this language has no such number yet. */
  float16: { numpy: '<f2', bytes: 2, array: Uint16Array },
  float32: { numpy: '<f4', bytes: 4, array: Float32Array },
  float64: { numpy: '<f8', bytes: 8, array: Float64Array },
  int8: { numpy: '|i1', bytes: 1, array: Int8Array },
  int16: { numpy: '<i2', bytes: 2, array: Int16Array },
  int32: { numpy: '<i4', bytes: 4, array: Int32Array },
  int64: { numpy: '<i8', bytes: 8, array: BigInt64Array },
  uint8: { numpy: '|u1', bytes: 1, array: Uint8Array },
  /** 0 and 1. */
  bool: { numpy: '|b1', bytes: 1, array: Uint8Array },
} as const;
export type Dtype = keyof typeof DTYPES;

type TensorOf<D extends Dtype> = {
  readonly dtype: D;
  /** C order; [] is a single number. */
  readonly shape: readonly number[];
  readonly data: InstanceType<(typeof DTYPES)[D]['array']>;
};
export type Tensor = { [D in Dtype]: TensorOf<D> }[Dtype];

/** A tensor as it stands in a body. */
export interface TensorJson {
  readonly buffer: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** `object`: pickled Python or a record, which are never read. `disagrees`: what stands outside is not what is in the buffer. */
export type TensorRefusal =
  | 'shape'
  | 'too-large'
  | 'base64'
  | 'msgpack'
  | 'object'
  | 'byte-order'
  | 'dtype'
  | 'length'
  | 'disagrees';
export type TensorResult = { readonly ok: true; readonly tensor: Tensor } | { readonly ok: false; readonly why: TensorRefusal };

const MAX_BYTES = 64 * 1_024 * 1_024;
/** Around the data: keys, dtype, shape. */
const MAX_ENVELOPE_BYTES = 1_024;
/** As many as numpy had for most of its life. */
const MAX_DIMENSIONS = 32;
const MAX_KIND_OR_TYPE = 64;
const KEYS = 5;

const Json = z.object({
  buffer: z.string(),
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()).max(MAX_DIMENSIONS),
});
/** The map msgpack-numpy writes for an array; its keys are bytes. */
const Packed = z.object({
  nd: z.literal(true),
  type: z.string(),
  kind: z.instanceof(Uint8Array),
  shape: z.array(z.int().nonnegative()).max(MAX_DIMENSIONS),
  data: z.instanceof(Uint8Array),
});

const no = (why: TensorRefusal): TensorResult => ({ ok: false, why });
const product = (shape: readonly number[]): number => shape.reduce((all, one) => all * one, 1);
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BASE64_GROUP = 4;

/** Copies the data once. Anything at all may be handed in. */
export function readTensor(value: unknown): TensorResult {
  const json = Json.safeParse(value);
  if (!json.success) return no('shape');
  const { buffer, dtype, shape } = json.data;
  if (buffer.length > Math.ceil((MAX_BYTES + MAX_ENVELOPE_BYTES) / 3) * BASE64_GROUP) return no('too-large');
  if (buffer.length % BASE64_GROUP !== 0 || !BASE64.test(buffer)) return no('base64');
  const packed = unpack(Buffer.from(buffer, 'base64'));
  if (typeof packed === 'string') return no(packed);

  const named = dtypeOf(dtype);
  if (named === null) return no('dtype');
  const { numpy, bytes, array } = DTYPES[named];
  if (packed.kind.length > 0) return no('object');
  if (packed.type !== numpy) return no(refusedType(packed.type));
  const elements = product(packed.shape);
  if (elements * bytes !== packed.data.length) return no('length');
  // As python reads it: the shape outside is the one that counts, but for [0], which is what a single number is sent with.
  const asSent = shape.length === 1 && shape[0] === 0;
  if (!asSent && product(shape) !== elements) return no('disagrees');
  if (named === 'bool' && packed.data.some((byte) => byte > 1)) return no('length');
  const whole = new Uint8Array(packed.data); // a copy, so that it is aligned and no view into what came
  const data = new array(whole.buffer, 0, elements);
  return { ok: true, tensor: { dtype: named, shape: asSent ? packed.shape : shape, data } as Tensor };
}

/** The same bytes Python writes. */
export function writeTensor({ dtype, shape, data }: Tensor): TensorJson {
  const { numpy, bytes } = DTYPES[dtype];
  if (product(shape) !== data.length || shape.length > MAX_DIMENSIONS || data.length * bytes > MAX_BYTES)
    throw new Error('a tensor whose shape does not hold its data');
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const parts = [
    Buffer.of(0x80 | KEYS),
    key('nd'),
    Buffer.of(0xc3),
    key('type'),
    Buffer.of(0xa0 | numpy.length),
    Buffer.from(numpy),
    key('kind'),
    binary(Buffer.alloc(0)),
    key('shape'),
    list(shape),
    key('data'),
    binary(raw),
  ];
  return { buffer: Buffer.concat(parts).toString('base64'), dtype, shape: shape.length === 0 ? [0] : shape };
}

/** For a route's schema: the field as a Tensor, or an issue that says why not. */
export const TensorField = z.unknown().transform((value, context): Tensor => {
  const read = readTensor(value);
  if (read.ok) return read.tensor;
  context.addIssue({ code: 'custom', message: `not a tensor: ${read.why}` });
  return z.NEVER;
});

function dtypeOf(name: string): Dtype | null {
  const bare = name.startsWith('torch.') ? name.slice('torch.'.length) : name;
  return Object.hasOwn(DTYPES, bare) ? (bare as Dtype) : null;
}

function refusedType(type: string): TensorRefusal {
  if (/^[|<>=]?[OVSUMm]/.test(type)) return 'object';
  if (type.startsWith('>')) return 'byte-order';
  return Object.values(DTYPES).some(({ numpy }) => numpy === type) ? 'disagrees' : 'dtype';
}

function unpack(bytes: Uint8Array): z.infer<typeof Packed> | TensorRefusal {
  let value: unknown;
  try {
    value = decode(bytes, {
      mapKeyConverter: nameOf,
      maxBinLength: MAX_BYTES,
      maxStrLength: MAX_KIND_OR_TYPE,
      maxArrayLength: MAX_DIMENSIONS,
      maxMapLength: KEYS,
      maxExtLength: 0,
    });
  } catch {
    return 'msgpack';
  }
  const packed = Packed.safeParse(value);
  if (packed.success) return packed.data;
  // A record's type is a list; a pickled one says so in `kind` and comes whole.
  return typeof value === 'object' && value !== null && 'type' in value && Array.isArray(value.type) ? 'object' : 'msgpack';
}

const MAX_KEY = 5;

/** A key of the map: bytes, as Python writes them. One that is a text is another key to Python, and is not read there either. */
function nameOf(bytes: unknown): string {
  if (!(bytes instanceof Uint8Array) || bytes.length > MAX_KEY) throw new Error('not a key of an array');
  return Buffer.from(bytes).toString('latin1');
}

const BIN_8 = 0xc4;
const key = (name: string): Buffer => Buffer.concat([Buffer.of(BIN_8, name.length), Buffer.from(name)]);

/** A msgpack head: the tag for the smallest width that holds the number, then the number, big-endian. */
function head(tags: Readonly<Partial<Record<1 | 2 | 4, number>>>, value: number): Buffer {
  const width = ([1, 2, 4] as const).find((each) => tags[each] !== undefined && value < 2 ** (each * 8));
  const tag = width && tags[width];
  if (width === undefined || tag === undefined) throw new Error('too long for msgpack');
  const bytes = Buffer.alloc(1 + width);
  bytes[0] = tag;
  bytes.writeUIntBE(value, 1, width);
  return bytes;
}
const binary = (data: Buffer): Buffer => Buffer.concat([head({ 1: BIN_8, 2: 0xc5, 4: 0xc6 }, data.length), data]);
const MOST_SMALL = 127;
const MOST_SHORT = 15;
function list(numbers: readonly number[]): Buffer {
  const items = numbers.map((value) => (value <= MOST_SMALL ? Buffer.of(value) : head({ 1: 0xcc, 2: 0xcd, 4: 0xce }, value)));
  const length = numbers.length <= MOST_SHORT ? Buffer.of(0x90 | numbers.length) : head({ 2: 0xdc }, numbers.length);
  return Buffer.concat([length, ...items]);
}
