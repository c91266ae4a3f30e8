// The back-up: a vault locked by a passphrase of its own, written where the person says, read again from there and compared.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fail, ok, type Result } from '../../contract/problem.ts';
import type { Asker } from './asker.ts';
import type { Argon2 } from './keyfile/nacl.ts';
import { readSmall, systemCode, writeSafely } from './safe-file.ts';
import {
  argon2Of,
  freshKdf,
  type KdfCost,
  openVault,
  parseVault,
  PASSPHRASE_COST,
  sealVault,
  VAULT_BYTES_LIMIT,
} from './vault/format.ts';
import { sameKeys, wipeKeys } from './vault/keys.ts';
import { choosePassphrase } from './vault/unlock.ts';
import type { Vault } from './vault/vault.ts';

export interface BackUpTools {
  readonly asker: Asker;
  readonly argon2: Argon2;
  readonly cost?: KdfCost;
}

const ENDING = '.lode-backup';
const today = (): string => new Date().toISOString().slice(0, 10);

/** Answers the path. `backedUp` is set only when what was read back is what the vault holds. */
export async function backUp(vault: Vault, { asker, argon2, cost }: BackUpTools): Promise<Result<string>> {
  const before = vault.keys;
  if (!before.ok) return before;
  const passphrase = await choosePassphrase(asker, 'choose-backup');
  if (!passphrase) return fail('declined');
  const target = await asker.text({ kind: 'path', purpose: 'save-backup', suggested: `lode-${today()}${ENDING}` });
  if (target === null) return fail('declined');
  if (!path.isAbsolute(target)) return fail('vault-write-failed', { detail: 'the path must be a whole one' });
  // Another file is never written over, an earlier back-up least of all.
  if ((await readSmall(target, 0)).kind !== 'none') return fail('vault-write-failed', { detail: 'there is a file already' });
  const { keys, header } = vault;
  if (!keys.ok) return keys;
  if (!header.ok) return header;
  const kdf = await freshKdf(cost ?? PASSPHRASE_COST);
  const backupHeader = { ...header.value, id: randomUUID(), lock: 'passphrase', kdf, backedUp: true } as const;
  const key = await argon2(passphrase, argon2Of(backupHeader));
  passphrase.fill(0);
  const now = vault.keys; // it may have been locked while the key was made
  if (!now.ok) return now;
  try {
    await writeSafely(target, await sealVault(backupHeader, now.value, key));
  } catch (error) {
    key.fill(0);
    return fail('vault-write-failed', { detail: systemCode(error) });
  }
  const verified = await holdsTheSame(target, vault, key);
  key.fill(0);
  if (!verified.ok) return verified;
  const marked = await vault.markBackedUp();
  return marked.ok ? ok(target) : marked;
}

async function holdsTheSame(target: string, vault: Vault, key: Uint8Array): Promise<Result<null>> {
  const read = await readSmall(target, VAULT_BYTES_LIMIT);
  const parsed = read.kind === 'bytes' ? parseVault(read.bytes) : null;
  const opened = parsed?.kind === 'vault' ? await openVault(parsed.vault, key) : null;
  const { keys } = vault;
  if (!keys.ok) return keys;
  const same = opened !== null && sameKeys(opened, keys.value);
  if (opened) wipeKeys(opened);
  return same ? ok(null) : fail('vault-write-failed', { detail: 'what was read back is not what was written' });
}
