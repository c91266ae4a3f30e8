// The vault: which keys there are, locked or open. Open, it holds three secrets in memory; locked, their bytes are zero.
import { randomUUID } from 'node:crypto';
import type { KeyRole, Network } from '../../../contract/chain.ts';
import { assertNever, fail, ok, type Problem, type Result } from '../../../contract/problem.ts';
import type { VaultView } from '../../../contract/signer-wire.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';
import { systemCode } from '../safe-file.ts';
import { type Candidate, readVault, writeVault } from './files.ts';
import {
  argon2Of,
  freshKdf,
  KEYCHAIN_COST,
  type KdfCost,
  parseVault,
  PASSPHRASE_COST,
  sealVault,
  VAULT_FORMAT,
  type VaultHeader,
} from './format.ts';
import { type Keys, NO_KEYS, type StoredKey, wipeKeys } from './keys.ts';
import { newSecret, unlock, type UnlockTools } from './unlock.ts';

type Standing =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'locked'; readonly candidates: readonly [Candidate, ...Candidate[]]; readonly fromCopy: boolean }
  | {
      readonly kind: 'open';
      readonly candidate: Candidate;
      readonly keys: Keys;
      readonly key: Uint8Array;
      readonly fromCopy: boolean;
    };

export interface VaultOptions extends UnlockTools {
  readonly folder: string;
  /** Of a passphrase's key. Less is for tests alone. */
  readonly cost?: KdfCost;
}

export class Vault {
  readonly #options: VaultOptions;
  #standing: Standing = { kind: 'none' };

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  /** Reads the folder. What is there and cannot be used is a problem, and nothing is written over it. */
  async load(): Promise<Result<null>> {
    this.lock();
    const found = await readVault(this.#options.folder);
    switch (found.kind) {
      case 'none':
        this.#standing = { kind: 'none' };
        return ok(null);
      case 'newer':
        return this.#refuse(fail('vault-newer', { found: found.found, known: VAULT_FORMAT }));
      case 'damaged':
        return this.#refuse(fail('vault-damaged', { file: found.file }));
      case 'found': {
        const { candidates } = found;
        this.#standing = { kind: 'locked', candidates, fromCopy: candidates[0].from === 'copy' };
        return ok(null);
      }
      default:
        return assertNever(found);
    }
  }

  #refuse(failure: { readonly ok: false; readonly problem: Problem }): Result<null> {
    this.#standing = { kind: 'refused', problem: failure.problem };
    return failure;
  }

  get view(): VaultView {
    const header = this.#header;
    if (!header)
      return {
        standing: 'none',
        lock: null,
        network: null,
        addresses: { coldkey: null, delegate: null, hotkey: null },
        backedUp: false,
      };
    const { lock, network, addresses, backedUp } = header;
    const standing = this.#standing;
    const fromCopy = (standing.kind === 'locked' || standing.kind === 'open') && standing.fromCopy;
    return { standing: standing.kind === 'open' ? 'open' : 'locked', lock, network, addresses, backedUp, fromCopy };
  }

  get #header(): VaultHeader | null {
    switch (this.#standing.kind) {
      case 'none':
      case 'refused':
        return null;
      case 'locked':
        return this.#standing.candidates[0].vault.header;
      case 'open':
        return this.#standing.candidate.vault.header;
      default:
        return assertNever(this.#standing);
    }
  }

  /** All keys of the open vault; they are wiped when it is locked, so nobody keeps them over a question. */
  get keys(): Result<Keys> {
    switch (this.#standing.kind) {
      case 'none':
        return fail('vault-missing');
      case 'refused':
        return { ok: false, problem: this.#standing.problem };
      case 'locked':
        return fail('vault-locked');
      case 'open':
        return ok(this.#standing.keys);
      default:
        return assertNever(this.#standing);
    }
  }

  get header(): Result<VaultHeader> {
    const keys = this.keys;
    const header = this.#header;
    return keys.ok && header ? ok(header) : keys.ok ? fail('vault-missing') : keys;
  }

  #usable(): Result<null> {
    const { keys } = this;
    return keys.ok ? ok(null) : keys;
  }

  /** Opens what is locked; asks where a passphrase is needed. */
  async unlock(): Promise<Result<null>> {
    const standing = this.#standing;
    if (standing.kind !== 'locked') return this.#usable();
    const opened = await unlock(standing.candidates, this.#options);
    if (!opened.ok) return opened;
    const { candidate, keys, key } = opened.value;
    if (this.#standing !== standing || !headerHolds(candidate.vault.header, keys)) {
      wipeKeys(keys);
      key.fill(0);
      return this.#standing !== standing ? fail('vault-locked') : fail('vault-damaged', { file: 'vault.lode' });
    }
    this.#standing = { kind: 'open', candidate, keys, key, fromCopy: candidate.from === 'copy' };
    return ok(null);
  }

  /** Zeroes every secret. The file is what it was. */
  lock(): void {
    const standing = this.#standing;
    if (standing.kind !== 'open') return;
    wipeKeys(standing.keys);
    standing.key.fill(0);
    this.#standing = { kind: 'locked', candidates: [standing.candidate], fromCopy: standing.fromCopy };
  }

  /** Where there is none. A vault without a key is not written: this only prepares what `add` writes. */
  async #create(network: Network): Promise<Result<{ header: Omit<VaultHeader, 'nonce'>; key: Uint8Array }>> {
    const id = randomUUID();
    const secret = await newSecret(id, this.#options);
    if (!secret) return fail('declined');
    const cost = secret.lock === 'keychain' ? KEYCHAIN_COST : (this.#options.cost ?? PASSPHRASE_COST);
    const header = {
      format: VAULT_FORMAT,
      id,
      lock: secret.lock,
      kdf: await freshKdf(cost),
      cipher: 'xchacha20-poly1305',
      network,
      addresses: { coldkey: null, delegate: null, hotkey: null },
      backedUp: false,
    } as const;
    const key = await this.#options.argon2(secret.secret, argon2Of({ ...header, nonce: '' }));
    secret.secret.fill(0);
    return ok({ header, key });
  }

  /** Puts a key where there is none of that role. `backedUp`: it came out of a back-up of ours. The vault takes the key over. */
  async add(role: KeyRole, added: StoredKey, network: Network, backedUp: boolean): Promise<Result<null>> {
    const standing = this.#standing;
    if (standing.kind === 'none') {
      const made = await this.#create(network);
      if (!made.ok) return made;
      const header = { ...made.value.header, backedUp: role === 'coldkey' && backedUp };
      return this.#write(header, { ...NO_KEYS, [role]: added }, made.value.key, null);
    }
    if (standing.kind !== 'open') return this.#usable();
    const { header } = standing.candidate.vault;
    if (header.network !== network) return fail('wallet-of-other-network', { network: header.network });
    if (standing.keys[role]) return fail('key-exists', { role });
    const changed = { ...header, backedUp: role === 'coldkey' ? backedUp : header.backedUp };
    return this.#write(changed, { ...standing.keys, [role]: added }, standing.key, standing.candidate);
  }

  async markBackedUp(): Promise<Result<null>> {
    const standing = this.#standing;
    if (standing.kind !== 'open') return this.#usable();
    return this.#write({ ...standing.candidate.vault.header, backedUp: true }, standing.keys, standing.key, standing.candidate);
  }

  async #write(header: Omit<VaultHeader, 'nonce'>, keys: Keys, key: Uint8Array, before: Candidate | null): Promise<Result<null>> {
    const started = this.#standing;
    const bytes = await sealVault({ ...header, addresses: addressesOf(keys) }, keys, key);
    const parsed = parseVault(bytes);
    if (parsed.kind !== 'vault') throw new Error('a vault we wrote cannot be read');
    try {
      await writeVault(this.#options.folder, bytes, before);
    } catch (error) {
      return fail('vault-write-failed', { detail: systemCode(error) });
    }
    const candidate: Candidate = { from: 'vault', vault: parsed.vault, bytes };
    // Locked while it was being written: the file is right, and what is in memory stays wiped.
    const stillWanted = this.#standing === started;
    if (!stillWanted) {
      wipeKeys(keys);
      key.fill(0);
    }
    this.#standing = stillWanted
      ? { kind: 'open', candidate, keys, key, fromCopy: false }
      : { kind: 'locked', candidates: [candidate], fromCopy: false };
    return ok(null);
  }
}

const addressesOf = (keys: Keys): VaultHeader['addresses'] => ({
  coldkey: keys.coldkey && encodeSs58(keys.coldkey.publicKey),
  delegate: keys.delegate && encodeSs58(keys.delegate.publicKey),
  hotkey: keys.hotkey && encodeSs58(keys.hotkey.publicKey),
});

const headerHolds = (header: VaultHeader, keys: Keys): boolean => {
  const own = addressesOf(keys);
  return (
    own.coldkey === header.addresses.coldkey &&
    own.delegate === header.addresses.delegate &&
    own.hotkey === header.addresses.hotkey
  );
};
