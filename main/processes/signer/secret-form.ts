// The two forms of an sr25519 secret: keyfiles hold schnorrkel's own bytes, JavaScript libraries want the scalar times eight.
// Source: w3f/schnorrkel src/keys.rs (SecretKey::to_bytes, to_ed25519_bytes); opentensor/btwallet src/keyfile.rs.

const SCALAR_BYTES = 32;
export const SECRET_BYTES = 64;
/** Times eight: the cofactor, as ed25519 has it. */
const COFACTOR_BITS = 3;
const BYTE_BITS = 8;
const BYTE = 0xff;
/** The group's order, little-endian: 2^252 + 27742317777372353535851937790883648493. schnorrkel panics over what is not below it. */
const ORDER = Uint8Array.from(Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex'));

/** Byte by byte: a text of it would stay in memory. */
function isScalar(bytes: Uint8Array): boolean {
  for (let index = SCALAR_BYTES - 1; index >= 0; index -= 1) {
    const difference = (bytes[index] ?? 0) - (ORDER[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** 64 bytes as keyfiles hold them -> as schnorrkel-wasm signs with. null: its scalar is no canonical one (eight times it has no room). */
export function expandedOf(canonical: Uint8Array): Uint8Array | null {
  if (canonical.length !== SECRET_BYTES || !isScalar(canonical)) return null;
  const expanded = canonical.slice();
  let carry = 0;
  for (let index = 0; index < SCALAR_BYTES; index += 1) {
    const shifted = ((canonical[index] ?? 0) << COFACTOR_BITS) | carry;
    expanded[index] = shifted & BYTE;
    carry = shifted >> BYTE_BITS;
  }
  return expanded;
}

/** The other way. null: its scalar is no multiple of eight, so it is no secret of this form. */
export function canonicalOf(expanded: Uint8Array): Uint8Array | null {
  if (expanded.length !== SECRET_BYTES || ((expanded[0] ?? 0) & 0x07) !== 0) return null;
  const canonical = expanded.slice();
  for (let index = 0; index < SCALAR_BYTES; index += 1) {
    const above = index + 1 < SCALAR_BYTES ? (expanded[index + 1] ?? 0) : 0;
    canonical[index] = ((expanded[index] ?? 0) >> COFACTOR_BITS) | ((above << (BYTE_BITS - COFACTOR_BITS)) & BYTE);
  }
  return isScalar(canonical) ? canonical : null;
}
