// How signature checks travel to the verifier thread and back: one packed buffer a batch instead of one object a check.

/** One check. signature: 64 bytes, publicKey: 32 bytes, message: the exact bytes signed. */
export interface Check {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Engine -> thread. `bytes` is transferred. */
export interface BatchRequest {
  readonly id: number;
  readonly bytes: ArrayBuffer;
}

/** Thread -> engine. One byte a check, in order: 1 holds, 0 does not. */
export interface BatchReply {
  readonly id: number;
  readonly holds: Uint8Array;
  /** The last of them made schnorrkel panic, because its key is no point of the group: the thread ends, the rest was not looked at. */
  readonly panicked: boolean;
}

export const SIGNATURE_BYTES = 64;
export const PUBLIC_KEY_BYTES = 32;
const LENGTH_BYTES = 4;
const FIXED_BYTES = LENGTH_BYTES + SIGNATURE_BYTES + PUBLIC_KEY_BYTES;

/** Layout of a check: message length (u32 LE), signature, public key, message. */
export function packChecks(checks: readonly Check[]): ArrayBuffer {
  let size = 0;
  for (const check of checks) size += FIXED_BYTES + check.message.length;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { message, signature, publicKey } of checks) {
    view.setUint32(at, message.length, true);
    bytes.set(signature, at + LENGTH_BYTES);
    bytes.set(publicKey, at + LENGTH_BYTES + SIGNATURE_BYTES);
    bytes.set(message, at + FIXED_BYTES);
    at += FIXED_BYTES + message.length;
  }
  return bytes.buffer;
}

/** The checks of a packed batch, as views into it. */
export function unpackChecks(buffer: ArrayBuffer): Check[] {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  const checks: Check[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = view.getUint32(at, true);
    const signature = bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + SIGNATURE_BYTES);
    const publicKey = bytes.subarray(at + LENGTH_BYTES + SIGNATURE_BYTES, at + FIXED_BYTES);
    checks.push({ message: bytes.subarray(at + FIXED_BYTES, at + FIXED_BYTES + length), signature, publicKey });
    at += FIXED_BYTES + length;
  }
  return checks;
}

/** The order of the ristretto255 group, little endian. */
const GROUP_ORDER = Uint8Array.from(Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex'));
const MARK = 0x80;

/**
 * Whether 64 bytes can be a schnorrkel signature at all: the mark in the last bit, and a scalar below the group's order.
 * schnorrkel-wasm does not refuse others, it panics, which costs the thread its wasm instance: so they never reach it.
 */
export function canBeSignature(signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const last = signature[SIGNATURE_BYTES - 1] ?? 0;
  if ((last & MARK) === 0) return false;
  for (let i = GROUP_ORDER.length - 1; i >= 0; i--) {
    const ours = i === GROUP_ORDER.length - 1 ? last & ~MARK : (signature[GROUP_ORDER.length + i] ?? 0);
    const order = GROUP_ORDER[i] ?? 0;
    if (ours !== order) return ours < order;
  }
  return false;
}
