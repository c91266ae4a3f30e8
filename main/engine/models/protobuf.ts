// The wire form of protocol buffers, field by field, strictly: for reading bytes nobody vouches for without holding them.
// protobuf.dev/programming-guides/encoding.

export interface ByteSource {
  readonly size: number;
  /** At most MOST_AT_ONCE bytes; fewer where the source ends. Good until the next call. */
  read(at: number, length: number): Uint8Array;
}
export const MOST_AT_ONCE = 65_536;

export interface Field {
  readonly number: number;
  readonly wire: 'number' | 'bytes' | 'fixed';
  /** Where its value lies. */
  readonly from: number;
  readonly to: number;
}

/** It is no message of protocol buffers. Thrown by the readers here, caught by whoever calls them. */
export class Malformed extends Error {}

const MOST_VARINT_BYTES = 10;
const MAX_FIELD_NUMBER = 2 ** 29 - 1;

export function* fieldsOf(source: ByteSource, from: number, to: number): Generator<Field, void> {
  for (let at = from; at < to; ) {
    const tag = varint(source, at, to);
    const number = Math.floor(tag.value / 8);
    if (number < 1 || number > MAX_FIELD_NUMBER) throw new Malformed('a field has no number');
    const field = value(source, number, tag.value % 8, tag.end, to);
    yield field;
    at = field.to;
  }
}

function value(source: ByteSource, number: number, wire: number, at: number, to: number): Field {
  const until = (wanted: Field): Field => {
    if (wanted.to > to) throw new Malformed('a field is longer than what it lies in');
    return wanted;
  };
  switch (wire) {
    case 0:
      return until({ number, wire: 'number', from: at, to: varint(source, at, to).end });
    case 1:
      return until({ number, wire: 'fixed', from: at, to: at + 8 });
    case 2: {
      const length = varint(source, at, to);
      return until({ number, wire: 'bytes', from: length.end, to: length.end + length.value });
    }
    case 5:
      return until({ number, wire: 'fixed', from: at, to: at + 4 });
    default:
      // Groups are older than every message that is read here.
      throw new Malformed('a field is of no known kind');
  }
}

/** Above 2⁵³ no longer exact, which no length or number that is asked for here reaches. */
function varint(source: ByteSource, at: number, to: number): { readonly value: number; readonly end: number } {
  const bytes = source.read(at, Math.min(MOST_VARINT_BYTES, to - at));
  let sum = 0;
  for (const [index, byte] of bytes.entries()) {
    sum += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value: sum, end: at + index + 1 };
  }
  throw new Malformed('a number does not end');
}

export function numberOf(source: ByteSource, { wire, from, to }: Field): number {
  if (wire !== 'number') throw new Malformed('a number is something else');
  return varint(source, from, to).value;
}

export function textOf(source: ByteSource, { wire, from, to }: Field, maxBytes: number): string {
  if (wire !== 'bytes' || to - from > maxBytes) throw new Malformed('a text is something else, or too long');
  const bytes = source.read(from, to - from);
  if (bytes.byteLength < to - from) throw new Malformed('it ends too early');
  return Buffer.from(bytes).toString('utf8');
}
