// Predictions sealed to a validator's key of one round, so that nobody on the way can copy them.
// Source: It-s-AI/llm-detection detection/utils/encryption.py at 37dcb27e: hex(SealedBox(json.dumps(predictions, separators=(",", ":")))).
import sodium from 'libsodium-wrappers-sumo';
import { pyFloat } from '../python-float.ts';
import type { Predictions } from './synapse.ts';

export interface SealedFields {
  /** Of the request: the validator's X25519 key in hexadecimal. */
  readonly key: string;
  /** Of the reply: what is sealed, in hexadecimal. */
  readonly sealed: string;
}

/**
 * Off: the subnet takes plain replies too, and how it calls these two fields stands in no version of its protocol.py that we have
 * read. Naming them here turns it on.
 */
export const SEALED_FIELDS: SealedFields | null = null;

const KEY = /^[0-9a-f]{64}$/i;

/** A request's key. null: it has none, or none that can be sealed to. */
export function keyIn(body: Readonly<Record<string, unknown>>, { key }: SealedFields): string | null {
  const value = Object.hasOwn(body, key) ? body[key] : null;
  return typeof value === 'string' && KEY.test(value) ? value : null;
}

/** As Python's json.dumps writes them. */
export const pythonJson = (predictions: Predictions): string =>
  `[${predictions.map((words) => `[${words.map(pyFloat).join(',')}]`).join(',')}]`;

/** Rejects a key that is no point of the curve that can be sealed to. */
export async function seal(predictions: Predictions, key: string): Promise<string> {
  await sodium.ready;
  return sodium.to_hex(sodium.crypto_box_seal(pythonJson(predictions), sodium.from_hex(key)));
}
