// A claim: what a request says about who sent it, when and for whom, before anything of it is known to be true.
import type { Dialect } from '../../../contract/query.ts';
import type { SubnetManifest } from '../../subnets/adapter.ts';
import type { Refusal } from '../refusal.ts';
import type { AuthHeaders } from './headers.ts';

/** How a claim shows that it is not an old one sent again. Times in nanoseconds since 1970. */
export type Freshness =
  | { readonly kind: 'window'; readonly sentNs: bigint; readonly oldestNs: bigint; readonly aheadNs: bigint }
  /** Must be higher than every one before it in its stream: a counter that says nothing about the time. */
  | { readonly kind: 'rising'; readonly stream: string; readonly value: bigint };

export interface Claim {
  readonly dialect: Dialect;
  /** As sent; its checksum has not been looked at. */
  readonly hotkey: string;
  /** What makes the request one of a kind among its sender's: its nonce in decimal, or its uuid. Signed. */
  readonly id: string;
  readonly freshness: Freshness;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** What the caller allows, in milliseconds; null where it does not say. Not signed in classic, so it is clamped. */
  readonly timeoutMs: number | null;
  /** Whether the signature covers the body, which then must be read before it can be checked. */
  readonly signsBody: boolean;
  /** Classic: the SDK's version as it names it (7.4.0 is 7004000; before 7.2 in three digits, 7.1.2 is 712). Not signed. */
  readonly version: number | null;
  /** Classic: the hash that was signed in the body's place, 64 lower-case hex digits; whether it is this body's is not known yet. */
  readonly bodyHash: string | null;
  /** The exact bytes that were signed. `body`: the raw bytes where `signsBody`, else ignored. */
  message(body: Uint8Array): Uint8Array;
}

export type ClaimResult = { readonly ok: true; readonly claim: Claim } | { readonly ok: false; readonly refusal: Refusal };

/** What a dialect's parser must know beside the headers. */
export interface ClaimContext {
  readonly me: string;
  /** Exactly as they stood on the wire. */
  readonly method: string;
  readonly target: string;
  /** Whose rules for the dialect apply; it speaks the dialect. */
  readonly subnet: SubnetManifest;
}

/** One dialect's way in. */
export interface DialectDoor {
  readonly dialect: Dialect;
  /** The header (lower-case, like the other two) whose presence says that a request is of this dialect. */
  readonly mark: string;
  readonly hotkey: string;
  readonly id: string;
  parse(headers: AuthHeaders, context: ClaimContext): ClaimResult;
  /** The longest time over which the same request would be fresh under these rules: oldest to farthest ahead, in milliseconds. */
  windowMs(subnet: SubnetManifest): number;
}

export const NS_PER_MS = 1_000_000n;
export const nsOf = (ms: number): bigint => BigInt(Math.ceil(ms)) * NS_PER_MS;
/** The characters of an ss58 address. */
export const HOTKEY = /^[1-9A-HJ-NP-Za-km-z]{46,50}$/;
