// Where a miner is, signed with its hotkey for a subnet that is told besides the chain. The text is made here and nowhere else.
// Source: tag101-ai/tag101, tasks/framework/signing.py (canonical_model_payload) and tasks/framework/models.py.
import { isIPv6 } from 'node:net';
import { sr25519_sign, sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import type { AnnouncedPlace, SignerRequest } from '../../../contract/signer-wire.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';
import type { Vault } from '../vault/vault.ts';

/** Of the announcement's form. */
const VERSION = 1;
/** TCP, as serve_axon counts it. */
const PROTOCOL = 4;
const MS_PER_SECOND = 1_000;

/** As Python's ipaddress writes it: of IPv6 the short form. */
const plainIp = (ip: string): string => (isIPv6(ip) ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip);

/** As Python writes a float of seconds: never without a point. */
function seconds(ms: number): string {
  const text = String(ms / MS_PER_SECOND);
  return text.includes('.') ? text : `${text}.0`;
}

/**
 * Canonical JSON: keys sorted, nothing between. It cannot be passed off as an extrinsic: what is signed of one ends with the hashes
 * of its chain and of a block, 64 bytes that are no text of ours, and begins with a pallet's number, where this has a brace.
 */
export function announcementText(place: AnnouncedPlace, hotkey: string, now: number): string {
  const { netuid, uid, port, block } = place;
  const ip = plainIp(place.ip);
  const members = [
    `"block":${block}`,
    `"hotkey":${JSON.stringify(hotkey)}`,
    `"ip":${JSON.stringify(ip)}`,
    `"ip_type":${isIPv6(ip) ? 6 : 4}`,
    `"netuid":${netuid}`,
    `"port":${port}`,
    `"protocol":${PROTOCOL}`,
    `"timestamp":${seconds(now)}`,
    `"uid":${uid}`,
    `"version":${VERSION}`,
  ];
  return `{${members.join(',')}}`;
}

/** `now`: milliseconds. Expected failures: those of the vault, `wallet-of-other-network`, `key-missing`. */
export function signAnnouncement(
  { network, place }: Extract<SignerRequest, { kind: 'sign-announcement' }>,
  { keys, header }: Vault,
  now: number,
): Result<{ readonly payload: string; readonly signature: string }> {
  if (!keys.ok) return keys;
  if (!header.ok) return header;
  if (header.value.network !== network) return fail('wallet-of-other-network', { network: header.value.network });
  const key = keys.value.hotkey;
  if (!key) return fail('key-missing', { role: 'hotkey' });
  const payload = announcementText(place, encodeSs58(key.publicKey), now);
  const bytes = Buffer.from(payload);
  const signature = sr25519_sign(key.publicKey, key.secret, bytes);
  if (!sr25519_verify(key.publicKey, bytes, signature)) throw new Error('a signature of ours does not hold');
  return ok({ payload, signature: Buffer.from(signature).toString('hex') });
}
