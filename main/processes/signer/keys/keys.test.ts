// Keys from where people have them: typed words, files of btcli and of polkadot-js, btcli's folder. And what is no key.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import * as fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KeySource, SignerReply } from '../../../contract/signer-wire.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';
import { fromPhrase } from '../key-material.ts';
import { writeContents } from '../keyfile/contents.ts';
import { type ServiceRig, startService, Willing } from '../testing/service-rig.ts';
import vectors from '../vectors/wallet-vectors.json' with { type: 'json' };
import { btcliFile } from './btcli-folder.ts';
import { looksLikePolkadotJson, readPolkadotJson } from './polkadot-json.ts';

const { mnemonic, ansible } = vectors;
const rigs: ServiceRig[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});
beforeAll(() => cryptoWaitReady());

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-keys-'));
  folders.push(folder);
  return folder;
}

async function start() {
  const person = new Willing();
  const rig = await startService({ person: person.answer });
  rigs.push(rig);
  const add = (from: KeySource) => rig.ask({ kind: 'add-key', role: 'coldkey', from, network: 'practice' });
  return { person, rig, add };
}
const coldkeyOf = (reply: SignerReply) =>
  reply.ok && reply.value.kind === 'view' ? reply.value.view.addresses.coldkey : !reply.ok && reply.problem;
const utf8 = (text: string): Uint8Array => Buffer.from(text);
/** `password` undefined: not locked. */
const exported = (password?: string) => {
  const pair = new Keyring({ type: 'sr25519' }).addFromUri(mnemonic.phrase);
  return JSON.stringify(pair.toJson(password));
};

describe('a coldkey', () => {
  it('of typed words is the one they name; what is wrong with them is said without them', async () => {
    const { person, add } = await start();
    const typed = [mnemonic.phrase.replace(/\w+$/, 'zzz'), 'one two', `  ${mnemonic.phrase.toUpperCase()}\n`];
    const { answer } = person;
    const rig = await startService({
      person: (question) => (question.kind === 'type-words' ? { kind: 'text', text: typed.shift() ?? '' } : answer(question)),
    });
    rigs.push(rig);
    const asked = await rig.ask({ kind: 'add-key', role: 'coldkey', from: { kind: 'words' }, network: 'practice' });
    expect(coldkeyOf(asked)).toBe(mnemonic.ss58_42);
    person.typed = 'one two three';
    expect(coldkeyOf(await add({ kind: 'words' }))).toEqual({
      code: 'phrase-wrong',
      params: { why: 'a phrase has 12, 15, 18, 21 or 24 words' },
    });
    const wrongs = person.asked.flatMap((question) => (question.kind === 'type-words' ? [question.wrong] : []));
    expect(wrongs).toEqual([null, ...Array.from({ length: 4 }, () => ({ why: 'length', word: null }))]);
  });

  it('of a polkadot-js file is opened with its password, or needs none', async () => {
    for (const password of ['a password of theirs', undefined]) {
      const { person, add } = await start();
      person.path = path.join(await temporary(), 'exported.json');
      await writeFile(person.path, exported(password));
      person.passphrase = password ?? person.passphrase;
      expect(coldkeyOf(await add({ kind: 'file' }))).toBe(mnemonic.ss58_42);
    }
  });

  it('of a btcli file is opened; a wrong password is asked for again, and not for ever', async () => {
    const { person, add } = await start();
    person.path = path.join(await temporary(), 'coldkey');
    await writeFile(person.path, ansible.file);
    person.passphrase = 'not its password';
    expect(coldkeyOf(await add({ kind: 'file' }))).toEqual({ code: 'passphrase-wrong', params: {} });
    expect(person.asked.filter((question) => question.kind === 'passphrase' && question.purpose === 'open-keyfile')).toHaveLength(
      5,
    );
    person.passphrase = ansible.password;
    // This one holds no key at all, which only its password tells.
    expect(coldkeyOf(await add({ kind: 'file' }))).toMatchObject({ params: { why: 'it holds an address alone, and no key' } });
  });

  it('is not made of what is no key, and the reason is said', async () => {
    const { person, add } = await start();
    const folder = await temporary();
    const cases: [string, string | null, string][] = [
      ['nothing', null, 'there is no such file'],
      ['empty', '', 'it is empty'],
      ['prose', 'these are not the words', 'it is damaged, or no key file'],
      ['large', 'x'.repeat(70_000), 'it is too large'],
      ['watch', JSON.stringify({ ss58Address: mnemonic.ss58_42 }), 'it holds an address alone, and no key'],
      ['ed25519', exported().replace('sr25519', 'ed25519'), 'it holds a key of another kind than sr25519'],
    ];
    for (const [name, contents, why] of cases) {
      person.path = path.join(folder, name);
      if (contents !== null) await writeFile(person.path, contents);
      expect(coldkeyOf(await add({ kind: 'file' }))).toEqual({ code: 'keyfile-unreadable', params: { why } });
    }
    person.path = folder;
    expect(coldkeyOf(await add({ kind: 'file' }))).toMatchObject({
      code: 'keyfile-unreadable',
      params: { why: 'it is not a file' },
    });
  });
});

describe("btcli's folder", () => {
  it('is read by name, address and lock, and a key is taken out of it', async () => {
    const { rig, add } = await start();
    const wallets = path.join(rig.folder, 'wallets');
    expect(await rig.ask({ kind: 'find' })).toMatchObject({ ok: true, value: { wallets: [] } });
    const key = await fromPhrase(mnemonic.phrase);
    await mkdir(path.join(wallets, 'mine', 'hotkeys'), { recursive: true });
    await mkdir(path.join(wallets, 'unrelated'), { recursive: true });
    await writeFile(path.join(wallets, 'mine', 'coldkey'), writeContents(key));
    await writeFile(path.join(wallets, 'mine', 'coldkeypub.txt'), writeContents({ kind: 'watch', publicKey: key.publicKey }));
    await writeFile(path.join(wallets, 'mine', 'hotkeys', 'one'), writeContents(key));
    await writeFile(path.join(wallets, 'mine', 'hotkeys', 'onepub.txt'), '{}');
    await writeFile(path.join(wallets, 'mine', 'hotkeys', 'two'), ansible.file);
    expect(await rig.ask({ kind: 'find' })).toMatchObject({
      value: {
        wallets: [
          {
            name: 'mine',
            coldkey: mnemonic.ss58_42,
            hasColdkey: true,
            hotkeys: [
              { name: 'one', address: encodeSs58(key.publicKey), locked: false },
              { name: 'two', address: null, locked: true },
            ],
          },
        ],
      },
    });
    expect(coldkeyOf(await add({ kind: 'btcli', wallet: '../mine', hotkey: null }))).toMatchObject({
      code: 'keyfile-unreadable',
    });
    expect(coldkeyOf(await add({ kind: 'btcli', wallet: 'mine', hotkey: null }))).toBe(mnemonic.ss58_42);
  });

  it('is never left by a name', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), (wallet, hotkey) => {
        const file = btcliFile('/wallets', wallet, hotkey);
        return file === null || path.resolve(file).startsWith(path.resolve('/wallets', wallet) + path.sep);
      }),
    );
    for (const name of ['..', '.', '', 'a/b', 'a\\b', 'a\0']) expect(btcliFile('/wallets', name, null)).toBeNull();
  });
});

describe('a polkadot-js file', () => {
  it('that was bent is refused, and never crashes its reader', async () => {
    const good = exported();
    const parsed = JSON.parse(good) as { encoded: string; encoding: object };
    const raw = Buffer.from(parsed.encoded, 'base64');
    const withRaw = (bytes: Uint8Array) => utf8(JSON.stringify({ ...parsed, encoded: Buffer.from(bytes).toString('base64') }));
    expect(await readPolkadotJson(withRaw(raw), null)).toMatchObject({ ok: true });
    await fc.assert(
      fc.asyncProperty(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const bent = Uint8Array.from(raw);
        bent[at] = (bent[at] ?? 0) ^ bits;
        const read = await readPolkadotJson(withRaw(bent), null);
        // The secret's second half is a nonce: any is a key's, of the same address.
        expect(read.ok ? encodeSs58(read.key.publicKey) : read.why).toMatch(
          new RegExp(`^(damaged|contradicts|${mnemonic.ss58_42})$`),
        );
      }),
      { numRuns: 60 },
    );
    // A scalar above the group's order: schnorrkel would panic over it.
    const beyond = Uint8Array.from(raw).fill(0xff, 17, 48);
    beyond[16] = 0xf8;
    expect(await readPolkadotJson(withRaw(beyond), null)).toEqual({ ok: false, why: 'damaged' });
    const locked = JSON.parse(exported('x')) as { encoded: string };
    const costly = Buffer.from(locked.encoded, 'base64');
    costly.writeUInt32LE(2 ** 30, 32);
    const bomb = utf8(JSON.stringify({ ...locked, encoded: costly.toString('base64') }));
    expect(await readPolkadotJson(bomb, 'x')).toEqual({ ok: false, why: 'damaged' });
    fc.assert(fc.property(fc.uint8Array(), (bytes) => !looksLikePolkadotJson(bytes)));
  });
});
