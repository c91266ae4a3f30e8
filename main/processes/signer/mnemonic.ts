// Recovery phrases: 12 English words, made and turned into a key as btcli and every Substrate wallet do.
// Rule: paritytech/substrate-bip39 src/lib.rs (the seed comes from the entropy, not from the words); opentensor/btwallet src/keypair.rs.
import { generateMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
import { sha512 } from '@noble/hashes/sha2.js';

const ENTROPY_BITS_OF_12_WORDS = 128;
const ROUNDS = 2_048;
const SEED_BYTES = 64;
/** The rest of the seed is not used. */
const MINI_SECRET_BYTES = 32;
const WORDS: ReadonlySet<string> = new Set(wordlist);
const LENGTHS: readonly number[] = [12, 15, 18, 21, 24];

export const createPhrase = (): string => generateMnemonic(wordlist, ENTROPY_BITS_OF_12_WORDS);

export type PhraseCheck =
  | { readonly ok: true; readonly phrase: string }
  /** `word`: which of them is in no word list, counted from 1. */
  | { readonly ok: false; readonly why: 'length' | 'checksum' }
  | { readonly ok: false; readonly why: 'word'; readonly word: number };

/** The words as they are to be kept: lower case, one space between. What is wrong is said without repeating any of it. */
export function checkPhrase(typed: string): PhraseCheck {
  const words = typed.normalize('NFKD').toLowerCase().split(/\s+/).filter(Boolean);
  if (!LENGTHS.includes(words.length)) return { ok: false, why: 'length' };
  const unknown = words.findIndex((word) => !WORDS.has(word));
  if (unknown >= 0) return { ok: false, why: 'word', word: unknown + 1 };
  const phrase = words.join(' ');
  try {
    mnemonicToEntropy(phrase, wordlist).fill(0);
  } catch {
    return { ok: false, why: 'checksum' };
  }
  return { ok: true, phrase };
}

/** 32 bytes. The phrase must have been checked. */
export async function miniSecretOf(phrase: string): Promise<Uint8Array> {
  const entropy = mnemonicToEntropy(phrase, wordlist);
  const seed = await pbkdf2Async(sha512, entropy, 'mnemonic', { c: ROUNDS, dkLen: SEED_BYTES });
  entropy.fill(0);
  const miniSecret = seed.slice(0, MINI_SECRET_BYTES);
  seed.fill(0);
  return miniSecret;
}
