// The classic body hash: what a dendrite signs of a body, made again from the body that came.
// Source: opentensor/bittensor bittensor/core/synapse.py (body_hash) and bittensor/utils/__init__.py (hash).
import { sha3_256 } from '@noble/hashes/sha3.js';
import type { HashedFields } from '../subnets/adapter.ts';
import type { JsonTexts } from './json.ts';
import { pyStr } from './python-str.ts';

const hash = (text: string): string => Buffer.from(sha3_256(Buffer.from(text))).toString('hex');
const NONE = 'null';
/** The version from which a dendrite hashes in the tuple's order, as its published wheels have it. */
const TUPLE_ORDER_SINCE = 7_002_000;
const HALF_PAIR = /\p{Cs}/u;

/**
 * 64 lower-case hex digits. null: Python could not have hashed it (half a surrogate pair has no UTF-8). A field that is not there
 * counts as None, which is what a synapse's optional fields are unless they are set.
 */
export function bodyHash(texts: JsonTexts, fields: HashedFields, version: number | null = null): string | null {
  const { floats } = fields;
  const before72 = version !== null && version < TUPLE_ORDER_SINCE ? fields.orderBefore72 : undefined;
  let hashes = '';
  for (const field of before72 ?? fields.order) {
    const text = pyStr(texts.get(field) ?? NONE, floats.includes(field));
    if (HALF_PAIR.test(text)) return null;
    hashes += hash(text);
  }
  return hash(hashes);
}
