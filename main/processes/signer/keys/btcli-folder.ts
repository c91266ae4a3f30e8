// The wallets in btcli's folder: their names, addresses and locks. Nothing secret is read here.
// Layout: opentensor/btwallet src/wallet.rs: <name>/coldkey, <name>/coldkeypub.txt, <name>/hotkeys/<hotkey>.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { FoundWallet } from '../../../contract/signer-wire.ts';
import { decodeSs58, encodeSs58 } from '../../../contract/ss58.ts';
import type { Ss58 } from '../../../contract/units.ts';
import { lockOf } from '../keyfile/keyfile.ts';
import { readSmall } from '../safe-file.ts';

const MAX_FILE = 64 * 1_024;
const MAX_WALLETS = 100;
const MAX_HOTKEYS = 200;
const LONGEST_NAME = 200;
const NOTES = /\.txt$/;

export async function findWallets(folder: string): Promise<FoundWallet[]> {
  const names = (await list(folder)).filter((entry) => entry.isDirectory()).slice(0, MAX_WALLETS);
  const wallets = await Promise.all(names.map(({ name }) => look(path.join(folder, name), name)));
  return wallets.filter(({ hasColdkey, coldkey, hotkeys }) => hasColdkey || coldkey !== null || hotkeys.length > 0);
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => name.length <= LONGEST_NAME && !name.startsWith('.'))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1));
  } catch {
    return []; // no such folder, or none we may look into: no wallets for us there
  }
}

async function look(folder: string, name: string): Promise<FoundWallet> {
  const coldkey = await readSmall(path.join(folder, 'coldkey'), MAX_FILE);
  const pub = await readSmall(path.join(folder, 'coldkeypub.txt'), MAX_FILE);
  const files = (await list(path.join(folder, 'hotkeys'))).filter((entry) => entry.isFile() && !NOTES.test(entry.name));
  const hotkeys = await Promise.all(
    files.slice(0, MAX_HOTKEYS).map(async (entry) => {
      const read = await readSmall(path.join(folder, 'hotkeys', entry.name), MAX_FILE);
      const bytes = read.kind === 'bytes' ? read.bytes : new Uint8Array();
      return { name: entry.name, address: addressIn(bytes), locked: lockOf(bytes) !== 'none' };
    }),
  );
  return {
    name,
    coldkey: pub.kind === 'bytes' ? addressIn(pub.bytes) : null,
    hasColdkey: coldkey.kind === 'bytes',
    hotkeys,
  };
}

const Public = z.object({ ss58Address: z.string().nullish(), publicKey: z.string().nullish(), accountId: z.string().nullish() });
const HEX_32 = /^(?:0x)?[0-9a-fA-F]{64}$/;

/** What an open file says of its own address; null where it is locked or says nothing. */
function addressIn(bytes: Uint8Array): Ss58 | null {
  try {
    const parsed = Public.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const decoded = parsed.ss58Address ? decodeSs58(parsed.ss58Address) : null;
    if (decoded) return encodeSs58(decoded);
    const hex = parsed.publicKey ?? parsed.accountId ?? '';
    return HEX_32.test(hex) ? encodeSs58(Uint8Array.from(Buffer.from(hex.replace(/^0x/, ''), 'hex'))) : null;
  } catch {
    return null;
  }
}

const plain = (name: string): boolean =>
  name !== '' && !name.startsWith('.') && path.basename(name) === name && !/[\\/\0]/.test(name);

/** The file of one key. null: the names would lead out of the folder. */
export function btcliFile(folder: string, wallet: string, hotkey: string | null): string | null {
  if (!plain(wallet) || (hotkey !== null && !plain(hotkey))) return null;
  return hotkey === null ? path.join(folder, wallet, 'coldkey') : path.join(folder, wallet, 'hotkeys', hotkey);
}
