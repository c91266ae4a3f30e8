// The vault through the signer's requests: made, locked, opened, damaged in every way, and killed in the middle of a write.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { rolldown } from 'rolldown';
import { afterEach, describe, expect, it } from 'vitest';
import type { SignerReply } from '../../../contract/signer-wire.ts';
import { keychainOf, noKeychain, type ServiceRig, startService, Willing } from '../testing/service-rig.ts';
import { readVault } from './files.ts';
import { openVault, parseVault, sealVault, VAULT_BYTES_LIMIT, VaultHeader } from './format.ts';
import { NO_KEYS } from './keys.ts';

const rigs: ServiceRig[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const codeOf = (reply: SignerReply) => (reply.ok ? reply.value.kind : reply.problem.code);
const viewOf = (reply: SignerReply) => {
  if (!reply.ok || reply.value.kind !== 'view') throw new Error(JSON.stringify(reply));
  return reply.value.view;
};

async function start(person = new Willing(), keychain = noKeychain) {
  const rig = await startService({ person: person.answer, keychain });
  rigs.push(rig);
  const hotkey = () => rig.ask({ kind: 'add-key', role: 'hotkey', from: { kind: 'new' }, network: 'practice' });
  const coldkey = () => rig.ask({ kind: 'add-key', role: 'coldkey', from: { kind: 'new' }, network: 'practice' });
  const file = path.join(rig.folder, 'vault.lode');
  return { rig, person, hotkey, coldkey, file, copy: `${file}.copy` };
}

describe('a vault', () => {
  it('is made with the first key, locked by a passphrase where there is no keychain, and opened again', async () => {
    const { rig, hotkey, coldkey, person, file } = await start();
    const first = viewOf(await hotkey());
    expect(first).toMatchObject({ standing: 'open', lock: 'passphrase', network: 'practice', backedUp: false });
    const both = viewOf(await coldkey());
    expect(person.asked.map((question) => question.kind)).toEqual(['passphrase', 'show-words', 'quiz']);
    expect(both.addresses.hotkey).toBe(first.addresses.hotkey);
    expect(codeOf(await coldkey())).toBe('key-exists');
    const { mode } = await stat(file); // Windows keeps no such bits
    expect(process.platform === 'win32' ? 0o600 : mode & 0o777).toBe(0o600);
    const again = await rig.again();
    expect(viewOf(await again.ask({ kind: 'lock' }))).toMatchObject({ standing: 'locked', addresses: both.addresses });
    person.passphrase = 'not the one it was';
    expect(codeOf(await again.ask({ kind: 'unlock' }))).toBe('passphrase-wrong');
    person.passphrase = 'a long enough passphrase';
    expect(viewOf(await again.ask({ kind: 'unlock' }))).toMatchObject({ standing: 'open', addresses: both.addresses });
  });

  it('is locked by the keychain where there is one, and says why when that does not help', async () => {
    const entries = new Map<string, string>();
    const { rig, hotkey, person } = await start(new Willing(), keychainOf(entries));
    expect(viewOf(await hotkey())).toMatchObject({ lock: 'keychain' });
    expect(person.asked).toEqual([]);
    const again = await rig.again();
    expect(viewOf(await again.ask({ kind: 'unlock' }))).toMatchObject({ standing: 'open' });
    await again.ask({ kind: 'lock' });
    const [account = '', secret = ''] = [...entries][0] ?? [];
    entries.set(account, Buffer.alloc(32).toString('base64'));
    expect(codeOf(await again.ask({ kind: 'unlock' }))).toBe('vault-damaged');
    entries.delete(account);
    expect(codeOf(await again.ask({ kind: 'unlock' }))).toBe('keychain-refused');
    entries.set(account, secret);
    expect(viewOf(await again.ask({ kind: 'unlock' }))).toMatchObject({ standing: 'open' });
  });

  it('is not made where the person gives up, or knows the words only in part', async () => {
    const person = new Willing();
    const { rig, coldkey, hotkey } = await start(person);
    person.passphrase = 'short';
    expect(codeOf(await hotkey())).toBe('declined');
    person.passphrase = 'a long enough passphrase';
    const rightly = person.answer;
    const other = await startService({
      person: (question) =>
        question.kind === 'quiz' ? { kind: 'words', words: question.positions.map(() => 'abandon') } : rightly(question),
      folder: rig.folder,
    });
    expect(codeOf(await other.ask({ kind: 'add-key', role: 'coldkey', from: { kind: 'new' }, network: 'practice' }))).toBe(
      'declined',
    );
    expect((await readdir(rig.folder)).filter((name) => name.startsWith('vault'))).toEqual([]);
    expect(codeOf(await coldkey())).toBe('view');
  });

  it('that is damaged is opened from its copy, says so, and is kept aside when it is written anew', async () => {
    const { rig, hotkey, file } = await start();
    await hotkey();
    await writeFile(file, 'torn');
    await writeFile(`${file}.0123456789ab.tmp`, 'of a write that was killed');
    const again = await rig.again();
    expect((await readdir(rig.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(viewOf(await again.ask({ kind: 'unlock' }))).toMatchObject({ standing: 'open', fromCopy: true });
    expect(codeOf(await again.ask({ kind: 'add-key', role: 'delegate', from: { kind: 'new' }, network: 'practice' }))).toBe(
      'view',
    );
    const aside = (await readdir(rig.folder)).find((name) => name.includes('.damaged-'));
    expect(aside && (await readFile(path.join(rig.folder, aside), 'utf8'))).toBe('torn');
    const last = await rig.again();
    expect(viewOf(await last.ask({ kind: 'unlock' }))).toMatchObject({ fromCopy: false });
  });

  it('of a newer Lode, or that nobody can read, is left as it is', async () => {
    const { rig, hotkey, file, copy } = await start();
    await hotkey();
    const good = await readFile(file, 'utf8');
    const cases: [string, string, string][] = [
      [good.replace('"format":1', '"format":2'), good, 'vault-newer'],
      [good, good.replace('"format":1', '"format":9'), 'vault-newer'],
      ['', '', 'vault-damaged'],
      ['{"format":1}\nAAAA\n', 'x', 'vault-damaged'],
    ];
    for (const [main, second, code] of cases) {
      await writeFile(file, main);
      await writeFile(copy, second);
      const again = await rig.again();
      for (const kind of ['unlock', 'back-up'] as const) expect(codeOf(await again.ask({ kind }))).toBe(code);
      expect(codeOf(await again.ask({ kind: 'add-key', role: 'coldkey', from: { kind: 'new' }, network: 'practice' }))).toBe(
        code,
      );
      expect([await readFile(file, 'utf8'), await readFile(copy, 'utf8')]).toEqual([main, second]);
    }
  });

  it('says that it could not be written, and stays what it was', async () => {
    const { rig, hotkey } = await start();
    await rm(rig.folder, { recursive: true });
    expect(await hotkey()).toMatchObject({ ok: false, problem: { code: 'vault-write-failed', params: { detail: 'ENOENT' } } });
    expect(viewOf(await rig.ask({ kind: 'lock' }))).toMatchObject({ standing: 'none' });
  });
});

describe('a back-up', () => {
  it('is reopened and compared before it counts, and restores the coldkey on a fresh profile', async () => {
    const { rig, coldkey, person } = await start();
    await coldkey();
    const folder = await mkdtemp(path.join(tmpdir(), 'lode-backup-'));
    folders.push(folder);
    person.path = path.join(folder, 'mine.lode-backup');
    person.passphrase = 'of the back-up alone';
    const done = await rig.ask({ kind: 'back-up' });
    expect(done).toMatchObject({ ok: true, value: { kind: 'backed-up', path: person.path, view: { backedUp: true } } });
    expect(codeOf(await rig.ask({ kind: 'back-up' }))).toBe('vault-write-failed'); // never over another file
    const fresh = await start(person);
    const from = { kind: 'file' } as const;
    const restored = viewOf(await fresh.rig.ask({ kind: 'add-key', role: 'coldkey', from, network: 'practice' }));
    const { view } = done.ok && done.value.kind === 'backed-up' ? done.value : { view: null };
    expect(restored).toMatchObject({ backedUp: true, addresses: { coldkey: view?.addresses.coldkey } });
    expect(codeOf(await fresh.rig.ask({ kind: 'add-key', role: 'hotkey', from, network: 'practice' }))).toBe('key-missing');
    const other = await start(person);
    expect(codeOf(await other.rig.ask({ kind: 'add-key', role: 'coldkey', from, network: 'finney' }))).toBe(
      'wallet-of-other-network',
    );
  });
});

describe('the file', () => {
  it('is refused, and never crashes its reader, whatever it is', async () => {
    const { hotkey, file } = await start();
    await hotkey();
    const good = await readFile(file);
    const text = good.toString();
    const header = JSON.parse(text.split('\n')[0] ?? '') as { kdf: object };
    const withKdf = (change: object) =>
      `${JSON.stringify({ ...header, kdf: { ...header.kdf, ...change } })}\n${text.split('\n')[1]}\n`;
    const hostile = [
      Buffer.alloc(VAULT_BYTES_LIMIT + 1, 0x20),
      Buffer.from(withKdf({ memoryBytes: 2 ** 40 })),
      Buffer.from(withKdf({ passes: 1e9 })),
      Buffer.from(withKdf({ salt: 'AAAA' })),
      Buffer.from(withKdf({ algorithm: 'scrypt' })),
      Buffer.from(text.replace('"lock":', '"extra":1,"lock":')),
      Buffer.from(text.replace('practice', 'mars')),
      Buffer.from(text.split('\n')[0] ?? ''),
      Buffer.from('[]\n'),
      Buffer.from('null\nAAAA'),
      Buffer.from([0xff, 0xfe, 0x0a, 0x41]),
    ];
    for (const bytes of hostile) expect(parseVault(bytes).kind).toBe('damaged');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => ['damaged', 'newer'].includes(parseVault(bytes).kind)));
    const key = new Uint8Array(32).fill(1);
    const { nonce: _, ...plain } = VaultHeader.parse(header);
    const sealed = await sealVault(plain, NO_KEYS, key);
    const whole = parseVault(sealed);
    expect(whole.kind === 'vault' && (await openVault(whole.vault, key))).toEqual(NO_KEYS);
    // A header that was changed, however little, no longer opens: it is authenticated with what it stands before.
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.indexOf(0x0a) - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const bent = Uint8Array.from(sealed);
        bent[at] = (bent[at] ?? 0) ^ bits;
        const read = parseVault(bent);
        if (read.kind !== 'vault') return true;
        return (await openVault(read.vault, key)) === null;
      }),
      { numRuns: 100 },
    );
  });

  it('survives kill -9 in the middle of a write: it opens, and holds the last that was finished or the next', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'lode-killed-'));
    folders.push(folder);
    const writer = path.join(folder, 'writer.mjs');
    const input = fileURLToPath(new URL('../testing/vault-writer.ts', import.meta.url));
    const build = await rolldown({ input, platform: 'node', logLevel: 'silent' });
    await build.write({ file: writer, format: 'esm', codeSplitting: false });
    await build.close();
    const data = await mkdtemp(path.join(folder, 'data-'));
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, [writer, data], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      child.kill('SIGKILL');
      await once(child, 'close');
      const lastSaid = Number(said.trim().split('\n').at(-1));
      const found = await readVault(data);
      if (found.kind !== 'found') throw new Error(found.kind);
      expect(found.candidates.length).toBe(2);
      const counts = await Promise.all(
        found.candidates.map(async ({ vault }) => {
          const key = (await openVault(vault, new Uint8Array(32).fill(9)))?.hotkey?.publicKey;
          return key ? new DataView(key.buffer, key.byteOffset).getUint32(0) : -1;
        }),
      );
      expect([lastSaid, lastSaid + 1]).toContain(counts[0]);
      expect(counts).not.toContain(-1);
    }
  });
});
