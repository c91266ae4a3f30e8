// A claim: what a request says about who sent it, when and for whom, before anything of it is known to be true.
import type { Dialect } from '../../../contract/query.ts';
import type { Refusal } from '../refusal.ts';

export interface Claim {
  readonly dialect: Dialect;
  /** As sent; its checksum has not been looked at. */
  readonly hotkey: string;
  readonly nonce: bigint;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** What the caller allows, in milliseconds; null where it does not say. Not signed in classic, so it is clamped. */
  readonly timeoutMs: number | null;
  /** How old and how far ahead the nonce may be, in nanoseconds. */
  readonly oldestNs: bigint;
  readonly aheadNs: bigint;
  /** Whether the signature covers the body, which then must be read before it can be checked. */
  readonly signsBody: boolean;
  /** Classic: the hash that was signed in the body's place, 64 lower-case hex digits; whether it is this body's is not known yet. */
  readonly bodyHash: string | null;
  /** The exact bytes that were signed. `body`: the raw bytes where `signsBody`, else ignored. */
  message(body: Uint8Array): Uint8Array;
}

export type ClaimResult = { readonly ok: true; readonly claim: Claim } | { readonly ok: false; readonly refusal: Refusal };

/** What a dialect's parser must know of us. */
export interface ClaimContext {
  readonly me: string;
  readonly requireReceiver: boolean;
  /** The route's own cap on a query's time. */
  readonly hardTimeoutMs: number;
}

export const NS_PER_MS = 1_000_000n;
