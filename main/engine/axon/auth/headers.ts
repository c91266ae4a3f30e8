// Request headers as they came: picks those that authentication reads out of node's raw list and refuses repeated ones.

/** Lower-case name -> value, only of the headers below. */
export type AuthHeaders = ReadonlyMap<string, string>;

const PREFIXES = ['bt_header_axon_', 'bt_header_dendrite_', 'x-bittensor-', 'epistula-'] as const;
const NAMES: ReadonlySet<string> = new Set([
  'timeout',
  'computed_body_hash',
  'host',
  'content-length',
  'content-encoding',
  'transfer-encoding',
]);
/** Longer names are nobody's that we read. */
const MAX_NAME = 64;

const read = (name: string): boolean => NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix));

/** `repeated`: one of them came twice; which of the two was meant is not ours to guess. raw: name, value, name, value … */
export function readAuthHeaders(raw: readonly string[]): { readonly headers: AuthHeaders; readonly repeated: boolean } {
  const headers = new Map<string, string>();
  let repeated = false;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const original = raw[i] ?? '';
    if (original.length > MAX_NAME) continue;
    const name = original.toLowerCase();
    if (!read(name)) continue;
    if (headers.has(name)) repeated = true;
    else headers.set(name, raw[i + 1] ?? '');
  }
  return { headers, repeated };
}

const MAX_NONCE = (1n << 64n) - 1n;

/** Canonical decimal of an unsigned 64-bit number, as the dialects sign it; null for anything else. */
export function parseNonce(text: string): bigint | null {
  if (!/^(?:0|[1-9]\d{0,19})$/.test(text)) return null;
  const nonce = BigInt(text);
  return nonce <= MAX_NONCE ? nonce : null;
}
