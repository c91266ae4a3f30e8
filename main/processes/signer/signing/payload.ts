// The bytes that are signed: polkadot-js's payload, looked at field by field before it is one.
import type { TypeRegistry } from '@polkadot/types';
import { blake2b } from '@noble/hashes/blake2.js';
import { z } from 'zod';
import type { Network } from '../../../contract/chain.ts';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import { decodeSs58 } from '../../../contract/ss58.ts';

/** Networks whose genesis is known; the others' must be none of these. Source: chain.md of this project, section 0. */
const GENESIS: Partial<Record<Network, string>> = {
  finney: '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03',
  test: '0x8f9cf856bf558a14440e75569c9e58594757048d7b3a84b5d25f6bd978263105',
};
/** Longer payloads are hashed first. Source: polkadot-sdk substrate/primitives/runtime/src/generic/unchecked_extrinsic.rs */
const LONGEST_UNHASHED = 256;
const HASH_BYTES = 32;
const EXTRINSIC_VERSION = 4;

const hex = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/);
const integer = z.union([hex, z.number(), z.string().regex(/^\d{1,20}$/)]);
const Payload = z.looseObject({
  address: z.string().max(64),
  blockHash: hex,
  era: hex,
  genesisHash: hex,
  method: hex,
  nonce: integer,
  specVersion: integer,
  tip: integer,
  transactionVersion: integer,
  version: z.literal(EXTRINSIC_VERSION),
  assetId: z.null().optional(),
  metadataHash: z.null().optional(),
  mode: z.union([z.literal(0), z.literal('0x00')]).optional(),
});

export interface PayloadFacts {
  readonly network: Network;
  readonly genesis: string;
  readonly specVersion: number;
  readonly publicKey: Uint8Array;
}

const contradicts = (detail: string) => fail('call-contradicts', { detail });

/** Answers the message for sr25519, context "substrate". */
export function messageOf(registry: TypeRegistry, payload: unknown, facts: PayloadFacts): Result<Uint8Array> {
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return contradicts(`the payload's ${parsed.error.issues[0]?.path.join('.') ?? 'form'}`);
  const { data } = parsed;
  if (data.genesisHash !== facts.genesis) return contradicts('another chain');
  const pinned = GENESIS[facts.network];
  const real = Object.values(GENESIS).includes(facts.genesis);
  if (pinned ? pinned !== facts.genesis : real) return contradicts('this chain is another network');
  const signer = decodeSs58(data.address);
  if (!signer || !Buffer.from(signer).equals(facts.publicKey)) return contradicts('another signer');
  try {
    const number = (value: string | number) => registry.createType('u64', value).toBigInt();
    if (number(data.specVersion) !== BigInt(facts.specVersion)) return contradicts('another runtime version');
    if (number(data.tip) !== 0n) return contradicts('a tip');
    if (!registry.createType('ExtrinsicEra', data.era).isMortalEra) return contradicts('it would never expire');
    const typed = registry.createType('ExtrinsicPayload', data, { version: EXTRINSIC_VERSION });
    const bytes = typed.toU8a({ method: true });
    return ok(bytes.length > LONGEST_UNHASHED ? blake2b(bytes, { dkLen: HASH_BYTES }) : bytes);
  } catch {
    return contradicts('the payload cannot be written in this chain’s form');
  }
}
