// For tests: a caller with an sr25519 key that signs requests in every dialect, as a validator would.
import { createHash, randomUUID } from 'node:crypto';
import { sr25519_pubkey, sr25519_secret_from_seed, sr25519_sign } from '@polkadot-labs/schnorrkel-wasm';
import type { Ss58 } from '../../../contract/units.ts';
import type { Caller } from '../caller-directory.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';

export interface Signer {
  readonly hotkey: Ss58;
  readonly publicKey: Uint8Array;
  sign(message: string): Uint8Array;
}

export function createSigner(seed: Uint8Array): Signer {
  const secret = sr25519_secret_from_seed(seed);
  const publicKey = sr25519_pubkey(secret);
  return { hotkey: encodeSs58(publicKey), publicKey, sign: (message) => sr25519_sign(publicKey, secret, Buffer.from(message)) };
}

export const asCaller = (signer: Signer, over: Partial<Caller> = {}): Caller => ({
  hotkey: signer.hotkey,
  publicKey: signer.publicKey,
  name: null,
  validatorPermit: true,
  stakeTao: 1_000,
  ...over,
});

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Asking {
  readonly signer: Signer;
  readonly receiver: string;
  readonly route: string;
  readonly body: object | string;
  readonly nonce?: bigint;
  readonly timeout?: string;
  readonly version?: string;
  /** What is signed in the body's place; as of a synapse without hashed fields where nothing is said. */
  readonly bodyHash?: string;
  /** btauth: POST where nothing is said. */
  readonly method?: string;
}

const EMPTY_HASH = 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a';
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

let last = 0n;
/** Wall time in nanoseconds, never twice the same. */
export function freshNonce(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n;
  last = now > last ? now : last + 1n;
  return last;
}

export function classicRequest(asking: Asking): SignedRequest {
  const { signer, receiver, route, timeout = '12.0', version = '10002000', bodyHash = EMPTY_HASH } = asking;
  const nonce = asking.nonce ?? freshNonce();
  const uuid = '7f3c1a2e-c7c5-11f0-9b1e-0242ac120002';
  const terminal = { status_code: null, status_message: null, process_time: null };
  const body =
    typeof asking.body === 'string'
      ? asking.body
      : JSON.stringify({
          name: route,
          timeout: Number(timeout),
          dendrite: { ...terminal, hotkey: signer.hotkey, uuid },
          axon: { ...terminal, hotkey: receiver, ip: '127.0.0.1' },
          computed_body_hash: '',
          ...asking.body,
        });
  return {
    method: 'POST',
    path: `/${route}`,
    headers: {
      name: route,
      timeout,
      bt_header_axon_hotkey: receiver,
      bt_header_dendrite_version: version,
      bt_header_dendrite_nonce: String(nonce),
      bt_header_dendrite_uuid: uuid,
      bt_header_dendrite_hotkey: signer.hotkey,
      bt_header_dendrite_signature: hex(signer.sign(`${nonce}.${signer.hotkey}.${receiver}.${uuid}.${bodyHash}`)),
      computed_body_hash: bodyHash,
      'content-type': 'application/json',
    },
    body,
  };
}

/** receiver '': unbound. */
export function btauthRequest(asking: Asking): SignedRequest {
  const { signer, receiver, route, method = 'POST' } = asking;
  const nonce = asking.nonce ?? freshNonce();
  const body = typeof asking.body === 'string' ? asking.body : JSON.stringify(asking.body);
  const digest = createHash('sha256').update(body).digest('hex');
  const path = `/${route}`;
  const lines = ['btauth/1', 'sr25519', method, path, digest, String(nonce), signer.hotkey, receiver || '-'];
  return {
    method,
    path,
    headers: {
      'X-Bittensor-Version': '1',
      'X-Bittensor-Hotkey': signer.hotkey,
      ...(receiver ? { 'X-Bittensor-Receiver': receiver } : {}),
      'X-Bittensor-Nonce': String(nonce),
      'X-Bittensor-Signature': hex(signer.sign(lines.join('\n'))),
      'content-type': 'application/json',
    },
    body,
  };
}

/** receiver '': unbound. The nonce is the time; in milliseconds. */
export function epistulaRequest(asking: Asking): SignedRequest {
  const { signer, receiver, route } = asking;
  const NS_PER_MS = 1_000_000n;
  const timestamp = String((asking.nonce ?? freshNonce()) / NS_PER_MS);
  const uuid = randomUUID();
  const body = typeof asking.body === 'string' ? asking.body : JSON.stringify(asking.body);
  const digest = createHash('sha256').update(body).digest('hex');
  return {
    method: 'POST',
    path: `/${route}`,
    headers: {
      'Epistula-Version': '2',
      'Epistula-Timestamp': timestamp,
      'Epistula-Uuid': uuid,
      'Epistula-Signed-By': signer.hotkey,
      ...(receiver ? { 'Epistula-Signed-For': receiver } : {}),
      'Epistula-Request-Signature': hex(signer.sign(`${digest}.${uuid}.${timestamp}.${receiver}`)),
      'content-type': 'application/json',
    },
    body,
  };
}
