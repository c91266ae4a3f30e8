// Requests as validators send them: classic, header for header as the SDK 10.2 dendrite does, and btauth/1.
// Sources: opentensor/bittensor bittensor/core/{dendrite,synapse}.py; RaoFoundation/subtensor docs/guides/signed-requests.mdx.
import { createHash } from 'node:crypto';
import type { Dialect } from '../../contract/query.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { PracticeQuestion } from '../../engine/subnets/questions.ts';
import type { Key } from './key.ts';
import { dumps, Float, type PythonValue, pythonFloat } from './python-json.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly hotkey: Ss58;
}

/** What of a subnet's question goes over the wire. */
export type Asked = Pick<PracticeQuestion, 'route' | 'fields' | 'required' | 'timeoutS'>;

export interface SignedRequest {
  readonly dialect: Dialect;
  readonly path: string;
  readonly nonce: string;
  /** Names and values in turn, in the order they go on the wire. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** sha3-256 of nothing: the body hash of every synapse without required_hash_fields. */
const EMPTY_HASH = 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a';
const SDK_VERSION = 10_002_000;
/** Python's sys.getsizeof of the header dict, and of all but a synapse's own fields; they mean nothing and are never checked. */
const HEADER_SIZE = 464;
const TERMINALS_SIZE = 2_900;

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

interface Terminal {
  readonly ip: string;
  readonly port: number | null;
  readonly version: number | null;
  readonly nonce: bigint | null;
  readonly uuid: string | null;
  readonly hotkey: string;
  readonly signature: string | null;
}
const terminal = (info: Terminal) => ({ status_code: null, status_message: null, process_time: null, ...info });

/**
 * A required field is announced by the empty value of its type, so that an axon can make the synapse from headers alone:
 * `type(value)()`. One that is None is not announced.
 */
function announced({ fields, required }: Asked): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (!required.includes(name) || value === null || value === undefined) return [];
    return [[`bt_header_input_obj_${name}`, Buffer.from(dumps(emptyOf(value))).toString('base64')]];
  });
}

function emptyOf(value: unknown): PythonValue {
  if (typeof value === 'string') return '';
  if (typeof value === 'boolean') return false;
  if (typeof value === 'number') return Number.isInteger(value) ? 0 : new Float(0);
  return Array.isArray(value) ? [] : {};
}

export function classicRequest(key: Key, target: Target, asked: Asked, nonce: bigint, uuid: string): SignedRequest {
  const { route, fields, timeoutS } = asked;
  const signature = hex(key.sign(utf8(`${nonce}.${key.hotkey}.${target.hotkey}.${uuid}.${EMPTY_HASH}`)));
  // Fields hold JSON alone, by their interface.
  const own = fields as { readonly [key: string]: PythonValue };
  const totalSize = JSON.stringify(own).length + TERMINALS_SIZE;
  const body = dumps({
    name: route,
    timeout: new Float(timeoutS),
    total_size: totalSize,
    header_size: 0,
    dendrite: terminal({ ip: target.host, port: null, version: SDK_VERSION, nonce, uuid, hotkey: key.hotkey, signature }),
    axon: terminal({
      ip: target.host,
      port: target.port,
      version: null,
      nonce: null,
      uuid: null,
      hotkey: target.hotkey,
      signature: null,
    }),
    computed_body_hash: '',
    ...own,
  });
  const headers = {
    name: route,
    timeout: pythonFloat(timeoutS),
    bt_header_axon_ip: target.host,
    bt_header_axon_port: String(target.port),
    bt_header_axon_hotkey: target.hotkey,
    bt_header_dendrite_ip: target.host,
    bt_header_dendrite_version: String(SDK_VERSION),
    bt_header_dendrite_nonce: String(nonce),
    bt_header_dendrite_uuid: uuid,
    bt_header_dendrite_hotkey: key.hotkey,
    bt_header_dendrite_signature: signature,
    ...Object.fromEntries(announced(asked)),
    header_size: String(HEADER_SIZE),
    total_size: String(totalSize),
    computed_body_hash: EMPTY_HASH,
    Accept: '*/*',
    'Accept-Encoding': 'gzip, deflate',
    'User-Agent': 'Lode practice validator',
    'Content-Type': 'application/json',
  };
  return { dialect: 'classic', path: `/${route}`, nonce: String(nonce), headers: Object.entries(headers).flat(), body };
}

/** What btauth/1 signs. `path` with its query, exactly as on the wire. */
export function btauthPayload(path: string, body: string, nonce: bigint, sender: Ss58, receiver: Ss58): string {
  const digest = createHash('sha256').update(body).digest('hex');
  return ['btauth/1', 'sr25519', 'POST', path, digest, nonce, sender, receiver].join('\n');
}

export function btauthRequest(key: Key, target: Target, { route, fields }: Asked, nonce: bigint): SignedRequest {
  const body = JSON.stringify(fields);
  const path = `/${route}`;
  const headers = {
    'X-Bittensor-Version': '1',
    'X-Bittensor-Hotkey': key.hotkey,
    'X-Bittensor-Receiver': target.hotkey,
    'X-Bittensor-Nonce': String(nonce),
    'X-Bittensor-Signature': hex(key.sign(utf8(btauthPayload(path, body, nonce, key.hotkey, target.hotkey)))),
    'Content-Type': 'application/json',
  };
  return { dialect: 'btauth-1', path, nonce: String(nonce), headers: Object.entries(headers).flat(), body };
}

const NS_PER_MS = 1_000_000n;

/** Unix nanoseconds, none of them twice. They follow the clock when it is set back, as Python's time_ns does. */
export function createNonces(nowMs = () => Date.now()): () => bigint {
  let count = 0n;
  return () => {
    count = (count + 1n) % NS_PER_MS;
    return BigInt(nowMs()) * NS_PER_MS + count;
  };
}
