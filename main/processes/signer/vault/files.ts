// Where the vault lies: vault.lode and its second copy. The copy holds what was there before until the new one is safe, then follows.
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { flushFolder, readSmall, writeSafely } from '../safe-file.ts';
import { parseVault, type SealedVault, VAULT_BYTES_LIMIT } from './format.ts';

export const VAULT_NAME = 'vault.lode';
export const COPY_NAME = 'vault.lode.copy';

export interface Candidate {
  readonly from: 'vault' | 'copy';
  readonly vault: SealedVault;
  readonly bytes: Uint8Array;
}
export type VaultOnDisk =
  | { readonly kind: 'none' }
  | { readonly kind: 'newer'; readonly found: number }
  | { readonly kind: 'damaged'; readonly file: string }
  /** At least one, the vault before its copy. */
  | { readonly kind: 'found'; readonly candidates: readonly [Candidate, ...Candidate[]] };

export async function readVault(folder: string): Promise<VaultOnDisk> {
  const files = [
    { from: 'vault', name: VAULT_NAME },
    { from: 'copy', name: COPY_NAME },
  ] as const;
  const candidates: Candidate[] = [];
  let damaged: string | null = null;
  for (const { from, name } of files) {
    const file = path.join(folder, name);
    const read = await readSmall(file, VAULT_BYTES_LIMIT);
    if (read.kind === 'none') continue;
    const parsed = read.kind === 'bytes' ? parseVault(read.bytes) : ({ kind: 'damaged' } as const);
    // A newer Lode was here: even where our own copy could be read, going on with it would fork the wallet.
    if (parsed.kind === 'newer') return { kind: 'newer', found: parsed.found };
    if (parsed.kind === 'damaged' || read.kind !== 'bytes') damaged ??= file;
    else candidates.push({ from, vault: parsed.vault, bytes: read.bytes });
  }
  const [first, ...rest] = candidates;
  if (first) return { kind: 'found', candidates: [first, ...rest] };
  return damaged === null ? { kind: 'none' } : { kind: 'damaged', file: damaged };
}

/**
 * `before`: what was opened last, null for the first. Throws what the system says; whenever it ends, both files are whole, and one of
 * them holds what was there before or what is there now.
 */
export async function writeVault(folder: string, next: Uint8Array, before: Candidate | null): Promise<void> {
  const vault = path.join(folder, VAULT_NAME);
  const copy = path.join(folder, COPY_NAME);
  if (before?.from === 'vault') await writeSafely(copy, before.bytes);
  if (before?.from === 'copy') await setAside(vault);
  await writeSafely(vault, next);
  await writeSafely(copy, next);
}

/** A damaged vault is kept: somebody may still read something out of it. */
async function setAside(vault: string): Promise<void> {
  const read = await readSmall(vault, Number.MAX_SAFE_INTEGER);
  if (read.kind === 'none') return;
  await rename(vault, `${vault}.damaged-${Date.now()}`);
  await flushFolder(path.dirname(vault));
}
