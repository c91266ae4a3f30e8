// Writes a vault over and over until it is killed, and says which it has written: for the test of kill -9 alone.
import { readVault, writeVault } from '../vault/files.ts';
import { freshKdf, sealVault, VAULT_FORMAT } from '../vault/format.ts';
import { NO_KEYS } from '../vault/keys.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';

const [, , folder = ''] = process.argv;
const KEY = new Uint8Array(32).fill(9);
const kdf = await freshKdf({ passes: 1, memoryBytes: 8_192 });

for (let count = 1; ; count += 1) {
  const publicKey = new Uint8Array(32);
  new DataView(publicKey.buffer).setUint32(0, count);
  const hotkey = { publicKey, secret: new Uint8Array(64).fill(count), miniSecret: null, phrase: null };
  const header = {
    format: VAULT_FORMAT,
    id: '00000000-0000-4000-8000-000000000000',
    lock: 'passphrase',
    kdf,
    cipher: 'xchacha20-poly1305',
    network: 'practice',
    addresses: { coldkey: null, delegate: null, hotkey: encodeSs58(publicKey) },
    backedUp: false,
  } as const;
  const found = await readVault(folder);
  const before = found.kind === 'found' ? found.candidates[0] : null;
  await writeVault(folder, await sealVault(header, { ...NO_KEYS, hotkey }, KEY), before);
  process.stdout.write(`${count}\n`);
}
