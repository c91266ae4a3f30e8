// Templates: requests as bytes with marks for what must be fresh, filled in and signed when they are sent.
// Bytes are held as latin-1 strings throughout: one character, one byte.
import { createHash, randomUUID } from 'node:crypto';
import type { Dialect } from '../main/contract/query.ts';
import { bodyHash } from '../main/engine/axon/body-hash.ts';
import { parseBody } from '../main/engine/axon/json.ts';
import { miner, stranger, validator } from '../main/engine/axon/testing/rig.ts';
import { freshNonce } from '../main/engine/axon/testing/signer.ts';

/** What was signed, by whom, for whom: the only words an answered query may rest on. */
export interface Issued {
  readonly dialect: Dialect;
  readonly hotkey: string;
  readonly id: string;
  readonly bySender: boolean;
  readonly receiver: string;
  readonly sentNs: bigint;
  readonly target: string;
  /** The body, where it was signed. */
  readonly body: string | null;
}

export interface Filled {
  readonly bytes: string;
  readonly issued: Issued | null;
}

const NS_PER_S = 1_000_000_000n;
const NS_PER_MS = 1_000_000n;
const BREAK = '\r\n\r\n';
const EMPTY_HASH = createHash('sha3-256').digest('hex');
const sha256 = (latin1: string): string => createHash('sha256').update(Buffer.from(latin1, 'latin1')).digest('hex');

export function split(bytes: string): { readonly head: string; readonly body: string } {
  const end = bytes.indexOf(BREAK);
  return end < 0 ? { head: bytes, body: '' } : { head: bytes.slice(0, end), body: bytes.slice(end + BREAK.length) };
}

/** The first header of that name. */
export function header(head: string, name: string): string | undefined {
  const line = head.split('\r\n').find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** Marks: miner, validator, stranger, nonce, nonce-20 (seconds ago), ms, uuid, length, hash, sign:classic|btauth|epistula. */
export function fill(template: string): Filled {
  const nonce = freshNonce();
  const uuid = randomUUID();
  const fresh = template.replace(/\{\{(miner|validator|stranger|uuid|(nonce|ms)([+-]\d{1,4})?)\}\}/g, (_, mark, unit, off) => {
    const at = nonce + BigInt(off ?? 0) * NS_PER_S;
    if (unit === 'nonce') return String(at);
    if (unit === 'ms') return String(at / NS_PER_MS);
    return mark === 'uuid' ? uuid : { miner, validator, stranger }[mark as 'miner'].hotkey;
  });
  const { body } = split(fresh);
  let bytes = fresh.replaceAll('{{length}}', String(body.length)).replaceAll('{{hash}}', () => hashOf(body));
  const wanted = /\{\{sign:(classic|btauth|epistula)\}\}/.exec(bytes)?.[1];
  if (wanted === undefined) return { bytes, issued: null };
  const { message, ...rest } = WORDS[wanted as keyof typeof WORDS](bytes);
  const signer = rest.hotkey === stranger.hotkey ? stranger : validator;
  bytes = bytes.replaceAll(`{{sign:${wanted}}}`, `0x${Buffer.from(signer.sign(message)).toString('hex')}`);
  return { bytes, issued: { ...rest, bySender: signer.hotkey === rest.hotkey } };
}

function hashOf(body: string): string {
  const json = parseBody(Buffer.from(body, 'latin1'), true);
  return (json.ok && bodyHash(json.texts, { order: ['texts', 'count'], floats: ['count'] })) || EMPTY_HASH;
}

type Words = Omit<Issued, 'bySender'> & { readonly message: string };
const nsOf = (text: string, unit: bigint): bigint => (/^\d{1,20}$/.test(text) ? BigInt(text) * unit : 0n);

const WORDS = {
  classic(bytes: string): Words {
    const { head } = split(bytes);
    const id = header(head, 'bt_header_dendrite_nonce') ?? '';
    const hotkey = header(head, 'bt_header_dendrite_hotkey') ?? '';
    const receiver = header(head, 'bt_header_axon_hotkey') ?? miner.hotkey;
    const uuid = header(head, 'bt_header_dendrite_uuid') ?? 'None';
    const message = `${id}.${hotkey}.${receiver}.${uuid}.${header(head, 'computed_body_hash') ?? ''}`;
    return { dialect: 'classic', hotkey, id, receiver, sentNs: nsOf(id, 1n), target: '', body: null, message };
  },
  btauth(bytes: string): Words {
    const { head, body } = split(bytes);
    const [method = '', target = ''] = head.split(' ');
    const id = header(head, 'x-bittensor-nonce') ?? '';
    const hotkey = header(head, 'x-bittensor-hotkey') ?? '';
    const receiver = header(head, 'x-bittensor-receiver') ?? '-';
    const message = ['btauth/1', 'sr25519', method, target, sha256(body), id, hotkey, receiver].join('\n');
    return { dialect: 'btauth-1', hotkey, id, receiver, sentNs: nsOf(id, 1n), target, body, message };
  },
  epistula(bytes: string): Words {
    const { head, body } = split(bytes);
    const id = header(head, 'epistula-uuid') ?? '';
    const ms = header(head, 'epistula-timestamp') ?? '';
    const hotkey = header(head, 'epistula-signed-by') ?? '';
    const receiver = header(head, 'epistula-signed-for') ?? '';
    const message = `${sha256(body)}.${id}.${ms}.${receiver}`;
    return { dialect: 'epistula-2', hotkey, id, receiver, sentNs: nsOf(ms, NS_PER_MS), target: '', body, message };
  },
} as const;

/** A template again, out of bytes that were filled in: fresh whenever it is sent. What was broken after signing stays broken. */
export function unfill(bytes: string, issued: Issued | null): string {
  let template = bytes.replaceAll(miner.hotkey, '{{miner}}').replaceAll(validator.hotkey, '{{validator}}');
  template = template.replaceAll(stranger.hotkey, '{{stranger}}');
  if (!issued) return template;
  if (issued.id !== '') template = template.replaceAll(issued.id, issued.dialect === 'epistula-2' ? '{{uuid}}' : '{{nonce}}');
  const kind = { classic: 'classic', 'btauth-1': 'btauth', 'epistula-2': 'epistula' }[issued.dialect];
  return template.replace(/(signature: ?)0x[0-9a-f]{128}/i, `$1{{sign:${kind}}}`);
}
