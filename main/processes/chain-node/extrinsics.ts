// Extrinsics as they come: decoded, their signature checked strictly, their nonce and era looked at, their fee worked out.
import type { GenericExtrinsic } from '@polkadot/types';
import type { Call } from '@polkadot/types/interfaces';
import { u8aToHex } from '@polkadot/util';
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { nameOf } from './calls/call.ts';
import { servingRefusal } from './calls/registering.ts';
import { EXISTENTIAL_DEPOSIT } from './balances.ts';
import { blake2 } from './hash.ts';
import type { Account, Hex, Runtime } from './runtime.ts';
import type { Store } from './store.ts';

export interface Extrinsic {
  readonly bytes: Uint8Array;
  readonly hash: Hex;
  readonly signer: Account;
  readonly nonce: number;
  readonly call: Call;
  readonly decoded: GenericExtrinsic;
}

/** Why an extrinsic is not taken, in the words of a node: polkadot-js and the SDKs read these. */
export type Rejection = { readonly code: 1010 | 1012 | 1013 | 1014; readonly message: string; readonly data?: string };
const invalid = (data: string): Rejection => ({ code: 1010, message: 'Invalid Transaction', data });
export const OUTDATED = invalid('Transaction is outdated');
export const BAD_PROOF = invalid('Transaction has a bad signature');
export const ANCIENT = invalid('Transaction has an ancient birth block');
export const CANNOT_PAY = invalid('Inability to pay some fees (e.g. account balance too low)');
export const ALREADY_THERE: Rejection = { code: 1013, message: 'Transaction Already Imported' };
export const LOW_PRIORITY: Rejection = { code: 1014, message: 'Priority is too low' };
const UNREADABLE = (detail: string): Rejection => ({
  code: 1010,
  message: 'Invalid Transaction',
  data: `Could not decode: ${detail}`,
});

const SIGNED_V4 = 0x84;
const SR25519_BYTES = 64;
const CRYPTO_SR25519 = 1;

export type Decoded = { readonly ok: true; readonly extrinsic: Extrinsic } | { readonly ok: false; readonly why: Rejection };

/** Decodes what came over the wire; anything may be handed in. */
export function decodeExtrinsic(runtime: Runtime, bytes: Uint8Array): Decoded {
  let decoded: GenericExtrinsic;
  try {
    decoded = runtime.registry.createType('Extrinsic', bytes);
    // What decodes to something else than what came was never signed as it stands.
    if (u8aToHex(decoded.toU8a()) !== u8aToHex(bytes)) throw new Error('bytes left over');
  } catch (error) {
    return { ok: false, why: UNREADABLE(error instanceof Error ? error.message.slice(0, 120) : 'unknown') };
  }
  if (!decoded.isSigned || (decoded.version & 0xff) !== SIGNED_V4) return { ok: false, why: BAD_PROOF };
  const signer = u8aToHex(decoded.signer.toU8a().subarray(-32));
  const call = decoded.method as unknown as Call;
  return {
    ok: true,
    extrinsic: { bytes, hash: u8aToHex(blake2(bytes)), signer, nonce: decoded.nonce.toNumber(), call, decoded },
  };
}

export interface ChainFacts {
  readonly specVersion: number;
  readonly transactionVersion: number;
  readonly genesis: Hex;
  readonly block: number;
  /** null: too long ago. */
  hashOf(block: number): Hex | null;
}

/** Whether it is signed for this chain, this runtime and this time. null: it is. */
export function proofRefusal(runtime: Runtime, { decoded, call, signer }: Extrinsic, chain: ChainFacts): Rejection | null {
  const { era } = decoded;
  let birth: Hex | null = chain.genesis;
  if (era.isMortalEra) {
    const mortal = era.asMortalEra;
    const born = mortal.birth(chain.block);
    if (chain.block >= mortal.death(chain.block)) return ANCIENT;
    birth = chain.hashOf(born);
  }
  if (birth === null) return ANCIENT;
  const signature = decoded.signature.toU8a();
  const multi = decoded.signature.toU8a().length === SR25519_BYTES;
  const raw = multi ? signature : signature.subarray(-SR25519_BYTES);
  // A MultiSignature says which kind it is; the app's keys are sr25519.
  if (!multi && signature[0] !== CRYPTO_SR25519) return BAD_PROOF;
  const payload = runtime.registry
    .createType(
      'ExtrinsicPayload',
      {
        method: call.toHex(),
        era: era.toHex(),
        nonce: decoded.nonce.toHex(),
        tip: decoded.tip.toHex(),
        mode: 0,
        metadataHash: null,
        specVersion: chain.specVersion,
        transactionVersion: chain.transactionVersion,
        genesisHash: chain.genesis,
        blockHash: birth,
      },
      { version: 4 },
    )
    .toU8a({ method: true });
  const LONGEST_UNHASHED = 256;
  const message = payload.length > LONGEST_UNHASHED ? blake2(payload) : payload;
  try {
    return sr25519_verify(Buffer.from(signer.slice(2), 'hex'), message, raw) ? null : BAD_PROOF;
  } catch {
    return BAD_PROOF;
  }
}

const FREE: readonly string[] = ['subtensorModule.serveAxon'];
/** Rao by call, in the region chain.md §2 measured and computed. Plus 1 rao a byte. */
const WEIGHT_FEES: Readonly<Record<string, bigint>> = {
  'balances.transferKeepAlive': 137_000n,
  'subtensorModule.burnedRegister': 2_043_000n,
  'subtensorModule.registerLimit': 2_043_000n,
  'subtensorModule.addStake': 1_600_000n,
  'subtensorModule.addStakeLimit': 1_600_000n,
};
const OTHER_WEIGHT_FEE = 900_000n;

export function feeOf(call: Call, bytes: number): bigint {
  const name = nameOf(call);
  return FREE.includes(name) ? 0n : (WEIGHT_FEES[name] ?? OTHER_WEIGHT_FEE) + BigInt(bytes);
}

/** Custom codes a node refuses with before a block. Source: chain.md §6, subtensor common/src/transaction_error.rs. */
const CUSTOM: Readonly<Record<string, number>> = {
  HotKeyNotRegisteredInNetwork: 10,
  InvalidIpType: 11,
  InvalidIpAddress: 11,
  ServingRateLimitExceeded: 12,
  InvalidPort: 13,
};

/** What else a node looks at before it takes one: can the fee be paid, and calls of a hotkey that are sure to fail. */
export function poolRefusal(store: Store, { call, signer, bytes }: Extrinsic, block: number): Rejection | null {
  const fee = feeOf(call, bytes.length);
  if (fee > 0n && store.account(signer).free < fee + EXISTENTIAL_DEPOSIT) return CANNOT_PAY;
  if (nameOf(call) !== 'subtensorModule.serveAxon') return null;
  const refusal = servingRefusal(store, signer, call, block);
  return refusal === null ? null : invalid(`Custom error: ${CUSTOM[refusal] ?? 255}`);
}
