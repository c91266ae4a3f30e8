// What a vault's key is made of: a random key in the keychain, or a passphrase the person types where there is no keychain.
import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import { type Asker, TRIES } from '../asker.ts';
import type { Argon2 } from '../keyfile/nacl.ts';
import type { Candidate } from './files.ts';
import { argon2Of, openVault, type VaultHeader } from './format.ts';
import type { Keychain } from './keychain.ts';
import type { Keys } from './keys.ts';

export interface UnlockTools {
  readonly keychain: Keychain;
  readonly argon2: Argon2;
  readonly asker: Asker;
}
export interface Opened {
  readonly candidate: Candidate;
  readonly keys: Keys;
  /** 32 bytes: seals what is written next, and is wiped when the vault is locked. */
  readonly key: Uint8Array;
}

const SECRET_BYTES = 32;
const SHORTEST_PASSPHRASE = 8;

/** As it is typed on every keyboard. */
export const passphraseBytes = (typed: string): Uint8Array => Uint8Array.from(Buffer.from(typed.normalize('NFKC')));

/** For a new vault. Where there is no keychain the person chooses a passphrase; null: they did not. */
export async function newSecret(
  id: string,
  { keychain, asker }: UnlockTools,
): Promise<{ readonly lock: VaultHeader['lock']; readonly secret: Uint8Array } | null> {
  const secret = randomBytes(SECRET_BYTES);
  const text = secret.toString('base64');
  try {
    await keychain.write(id, text);
    if ((await keychain.read(id)) === text) return { lock: 'keychain', secret: Uint8Array.from(secret) };
  } catch {
    // No keychain here, or it refuses: a passphrase it is.
  }
  const typed = await choosePassphrase(asker, 'choose-vault');
  return typed && { lock: 'passphrase', secret: typed };
}

/** null: declined, or too short again and again. */
export async function choosePassphrase(asker: Asker, purpose: 'choose-vault' | 'choose-backup'): Promise<Uint8Array | null> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const typed = await asker.text({ kind: 'passphrase', purpose, of: null, wrong: attempt > 0 });
    if (typed === null) return null;
    if (typed.length >= SHORTEST_PASSPHRASE) return passphraseBytes(typed);
  }
  return null;
}

/** The first of them that opens; only those with the first one's lock are tried, for it is asked once. */
export async function unlock(candidates: readonly [Candidate, ...Candidate[]], tools: UnlockTools): Promise<Result<Opened>> {
  const [{ vault }] = candidates;
  const alike = candidates.filter(({ vault: { header } }) => header.id === vault.header.id && header.lock === vault.header.lock);
  return vault.header.lock === 'keychain'
    ? fromKeychain(vault.header.id, alike, tools)
    : fromPassphrase(alike, tools, 'unlock-vault');
}

async function fromKeychain(id: string, candidates: readonly Candidate[], tools: UnlockTools): Promise<Result<Opened>> {
  let text: string | null;
  try {
    text = await tools.keychain.read(id);
  } catch {
    return fail('keychain-unavailable');
  }
  if (text === null) return fail('keychain-refused');
  const secret = Uint8Array.from(Buffer.from(text, 'base64'));
  const opened = await tryAll(candidates, secret, tools.argon2);
  secret.fill(0);
  return opened ? ok(opened) : fail('vault-damaged', { file: 'vault.lode' });
}

export async function fromPassphrase(
  candidates: readonly Candidate[],
  { asker, argon2 }: Pick<UnlockTools, 'asker' | 'argon2'>,
  purpose: 'unlock-vault' | 'open-backup',
): Promise<Result<Opened>> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const typed = await asker.text({ kind: 'passphrase', purpose, of: null, wrong: attempt > 0 });
    if (typed === null) return fail('declined');
    const secret = passphraseBytes(typed);
    const opened = await tryAll(candidates, secret, argon2);
    secret.fill(0);
    if (opened) return ok(opened);
  }
  return fail('passphrase-wrong');
}

async function tryAll(candidates: readonly Candidate[], secret: Uint8Array, argon2: Argon2): Promise<Opened | null> {
  const derived = new Map<string, Uint8Array>();
  let opened: Opened | null = null;
  for (const candidate of candidates) {
    const { header } = candidate.vault;
    const same = JSON.stringify(header.kdf);
    const key = derived.get(same) ?? (await argon2(secret.slice(), argon2Of(header)));
    derived.set(same, key);
    const keys = await openVault(candidate.vault, key);
    if (!keys) continue;
    opened = { candidate, keys, key };
    break;
  }
  for (const key of derived.values()) if (key !== opened?.key) key.fill(0);
  return opened;
}
