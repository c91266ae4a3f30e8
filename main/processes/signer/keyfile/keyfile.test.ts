// Keyfiles of btcli's wallets: every lock there has been, opened; what we write, read by btcli's own library, and the other way round.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeSs58 } from '../../../contract/ss58.ts';
import { needsSdk, sdks, type SdkProgram, startSdk } from '../../../rig/sdk-for-tests.ts';
import { fromCanonicalSecret, fromPhrase, fromSeed, type KeyMaterial } from '../key-material.ts';
import vectors from '../vectors/wallet-vectors.json' with { type: 'json' };
import { argon2In } from './argon2.ts';
import { readKeyfile, writeKeyfile } from './keyfile.ts';
import { type Argon2, NACL_KDF } from './nacl.ts';

const SLOW_MS = 120_000;
const THREAD = new URL('../../../../dist/main/threads/argon2.mjs', import.meta.url);
const { mnemonic, nacl, ansible, legacyFernet, keys } = vectors;

/** The real one, asked once for each password: the salt is the same for all, so the key is too. */
const derived = new Map<string, Promise<Uint8Array>>();
const argon2: Argon2 = async (password, how) => {
  const text = Buffer.from(password).toString('hex');
  const made = derived.get(text) ?? argon2In(THREAD)(password.slice(), how);
  derived.set(text, made);
  return (await made).slice();
};
const noArgon2: Argon2 = () => Promise.reject(new Error('not needed'));

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/^0x/, ''), 'hex'));
const utf8 = (text: string): Uint8Array => Buffer.from(text);
const told = (key: KeyMaterial) => ({ kind: key.kind, address: encodeSs58(key.publicKey) });
const read = (text: string) => readKeyfile(utf8(text), null, noArgon2);
const alice = keys.alice;

describe('a key', () => {
  it("of the vector's words has its seed, address and secret in both forms", async () => {
    const key = await fromPhrase(mnemonic.phrase);
    if (key.kind !== 'phrase') throw new Error(key.kind);
    expect([hex(key.miniSecret), hex(key.secret), encodeSs58(key.publicKey)]).toEqual([
      mnemonic.miniSecretSeed,
      mnemonic.jsExpandedSecret,
      mnemonic.ss58_42,
    ]);
    const again = fromCanonicalSecret(bytes(mnemonic.keyfilePrivateKey));
    expect(again && [again.kind, hex(again.publicKey)]).toEqual(['secret', mnemonic.publicKey]);
  });

  it.each(Object.values(keys))('of $uri is the same from its seed and from its keyfile secret', (key) => {
    const seeded = fromSeed(bytes(key.miniSecretSeed));
    const secret = fromCanonicalSecret(bytes(key.keyfilePrivateKey));
    expect([told(seeded), secret && told(secret)]).toEqual([
      { kind: 'seed', address: key.ss58 },
      { kind: 'secret', address: key.ss58 },
    ]);
    expect(seeded.kind !== 'watch' && secret?.kind === 'secret' && hex(seeded.secret) === hex(secret.secret)).toBe(true);
  });
});

describe('a locked keyfile', () => {
  it(
    '$NACL is opened with its password, and not with another',
    async () => {
      const file = bytes(nacl.fileHex);
      const opened = await readKeyfile(file, ` ${nacl.password} `, argon2); // as typed, with spaces around it
      expect(opened.ok && { lock: opened.lock, ...told(opened.key) }).toEqual({
        lock: 'nacl',
        kind: 'phrase',
        address: mnemonic.ss58_42,
      });
      expect(hex(await argon2(utf8(nacl.password), NACL_KDF))).toBe(`0x${nacl.derivedKey}`);
      const bent = file.slice();
      bent[100] = (bent[100] ?? 0) ^ 1;
      expect(await readKeyfile(bent, nacl.password, argon2)).toEqual({ ok: false, why: 'cannot-open' });
      expect(await readKeyfile(file, null, noArgon2)).toEqual({ ok: false, why: 'password-needed' });
    },
    SLOW_MS,
  );

  it('of Ansible is opened with its password, and not with another', async () => {
    const opened = await readKeyfile(utf8(ansible.file), ansible.password, noArgon2);
    expect(opened.ok && { lock: opened.lock, ...told(opened.key) }).toEqual({
      lock: 'ansible',
      kind: 'watch',
      address: alice.ss58,
    });
    const windows = ansible.file.replaceAll('\n', '\r\n');
    expect((await readKeyfile(utf8(windows), ansible.password, noArgon2)).ok).toBe(true);
    expect(await readKeyfile(utf8(ansible.file), 'another', noArgon2)).toEqual({ ok: false, why: 'cannot-open' });
  });

  it(
    'of Fernet is opened with its password, and not when it was bent',
    async () => {
      const opened = await readKeyfile(utf8(`${legacyFernet.token}\n`), legacyFernet.password, noArgon2);
      expect(opened.ok && { lock: opened.lock, ...told(opened.key) }).toEqual({
        lock: 'fernet',
        kind: 'watch',
        address: alice.ss58,
      });
      const bent = legacyFernet.token.replace('yuB', 'yuC').replace(/.{10}$/, '0123456789');
      expect(await readKeyfile(utf8(bent), legacyFernet.password, noArgon2)).toEqual({ ok: false, why: 'cannot-open' });
    },
    SLOW_MS,
  );

  it.each([
    ['$NACL', 'a mark alone'],
    ['$NACL0123456789', 'half a nonce'],
    ['$ANSIBLE_VAULT;1.1;AES256', 'no lines'],
    ['$ANSIBLE_VAULT;1.1;AES256\n', 'nothing'],
    ['$ANSIBLE_VAULT;1.1;AES256\nzz', 'no hex'],
    ['$ANSIBLE_VAULT;1.1;AES256\n6162', 'no parts'],
    ['$ANSIBLE_VAULT;9.9;ROT13\n6162', 'another cipher'],
    ['gAAAAA', 'a token cut short'],
    ['gAAAAA!!', 'no token'],
  ])('%j (%s) cannot be opened', async (file) => {
    expect(await readKeyfile(utf8(file), 'x', noArgon2)).toEqual({ ok: false, why: 'cannot-open' });
  });
});

describe('the contents', () => {
  const seed = { secretSeed: alice.miniSecretSeed };
  const READ: readonly (readonly [string, string, string])[] = [
    ['a hotkey as btcli writes it', JSON.stringify({ ...seed, ss58Address: alice.ss58, publicKey: alice.publicKey }), 'seed'],
    ['nulls where nothing is', JSON.stringify({ ...seed, secretPhrase: null, privateKey: null }), 'seed'],
    ['an address alone', JSON.stringify({ ss58Address: alice.ss58 }), 'watch'],
    ['an address with a space in front of its name', JSON.stringify({ ' ss58Address': alice.ss58 }), 'watch'],
    ['a public key alone', JSON.stringify({ publicKey: alice.publicKey }), 'watch'],
    ['a secret alone', JSON.stringify({ privateKey: alice.keyfilePrivateKey }), 'secret'],
    ['what v11 adds', JSON.stringify({ ...seed, cryptoType: 1, accountType: 'plain', signingScheme: 'sr25519' }), 'seed'],
    ['a bare seed', `${alice.miniSecretSeed}\n`, 'seed'],
    ['a bare seed without 0x', alice.miniSecretSeed.slice(2), 'seed'],
  ];
  it.each(READ)('%s are read', async (_, text, kind) => {
    const result = await read(text);
    expect(result.ok && told(result.key)).toEqual({ kind, address: alice.ss58 });
  });

  it('as bare words are read', async () => {
    const result = await read(`  ${mnemonic.phrase.toUpperCase().replaceAll(' ', '\n')} `);
    expect(result.ok && told(result.key)).toEqual({ kind: 'phrase', address: mnemonic.ss58_42 });
  });

  const REFUSED: readonly (readonly [string, string, string])[] = [
    ['nothing but space', ' ', 'damaged'],
    ['no JSON', '{', 'damaged'],
    ['a list', '[]', 'damaged'],
    ['an empty object', '{}', 'damaged'],
    ['a number for a text', '{"secretSeed": 1}', 'damaged'],
    ['half a seed', '{"secretSeed": "0x1234"}', 'damaged'],
    ['words that are none', '{"secretPhrase": "a b c"}', 'damaged'],
    ['words whose checksum is wrong', JSON.stringify({ secretPhrase: mnemonic.phrase.replace('old', 'zoo') }), 'damaged'],
    ['a secret with no room for its form', JSON.stringify({ privateKey: `0x${'ff'.repeat(64)}` }), 'damaged'],
    ['an address that is none', '{"ss58Address": "5Grw"}', 'damaged'],
    ["another key's address", JSON.stringify({ ...seed, ss58Address: keys.bob.ss58 }), 'contradicts'],
    ["another key's public key", JSON.stringify({ ...seed, publicKey: keys.bob.publicKey }), 'contradicts'],
    [
      'the secret in the other form',
      JSON.stringify({ privateKey: alice.jsExpandedSecret, publicKey: alice.publicKey }),
      'damaged',
    ],
    ['an ed25519 key', JSON.stringify({ ...seed, cryptoType: 0 }), 'unsupported'],
    ['a text without end', JSON.stringify({ secretPhrase: 'x'.repeat(5_000) }), 'damaged'],
  ];
  it.each(REFUSED)('with %s are refused', async (_, text, why) => {
    const result = await read(text);
    expect(result).toEqual({ ok: false, why });
  });

  it('of any bytes end in a key or a reason', async () => {
    const reasons = ['damaged', 'contradicts', 'unsupported', 'empty', 'too-large', 'password-needed'];
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map(utf8)), async (file) => {
        const result = await readKeyfile(file, null, noArgon2);
        expect(result.ok || reasons.includes(result.why)).toBe(true);
      }),
    );
    expect(await readKeyfile(new Uint8Array(70_000), null, noArgon2)).toEqual({ ok: false, why: 'too-large' });
  });

  it('that we write are the six texts, and come back as they were', async () => {
    const key = await fromPhrase(mnemonic.phrase);
    const file = Buffer.from(await writeKeyfile(key, null, noArgon2)).toString();
    expect(JSON.parse(file)).toEqual(JSON.parse(nacl.plaintext));
    const result = await read(file);
    expect(result.ok && result.key).toEqual(key);
  });
});

describe("btcli's own library", () => {
  let program: SdkProgram | null = null;
  beforeAll(() => {
    if (sdks.sdk10.where !== null) program = startSdk(sdks.sdk10.where, 'keyfiles.py');
  });
  afterAll(() => program?.close());
  const ask = async (job: unknown): Promise<Record<string, unknown>> =>
    z.record(z.string(), z.unknown()).parse(await program?.ask(job));
  const written = async (job: object): Promise<Uint8Array> =>
    bytes(z.string().parse((await ask({ do: 'write', ...job }))['file']));

  it(
    'and we read what the other wrote, locked',
    async (context) => {
      needsSdk('sdk10')(context);
      const { phrase } = mnemonic;
      const theirs = await readKeyfile(await written({ phrase, password: nacl.password }), nacl.password, argon2);
      expect(theirs.ok && { lock: theirs.lock, ...told(theirs.key) }).toEqual({
        lock: 'nacl',
        kind: 'phrase',
        address: mnemonic.ss58_42,
      });
      const ours = await writeKeyfile(await fromPhrase(phrase), nacl.password, argon2);
      expect(await ask({ do: 'read', file: hex(ours).slice(2), password: nacl.password })).toEqual({
        address: mnemonic.ss58_42,
        phrase,
        seed: mnemonic.miniSecretSeed,
        privateKey: mnemonic.keyfilePrivateKey,
      });
      expect(await ask({ do: 'read', file: hex(ours).slice(2), password: 'another' })).toHaveProperty('refused');
    },
    SLOW_MS,
  );

  it('and we read what the other wrote, plain', async (context) => {
    needsSdk('sdk10')(context);
    const theirs = await readKeyfile(await written({ seed: alice.miniSecretSeed, password: null }), null, noArgon2);
    expect(theirs.ok && told(theirs.key)).toEqual({ kind: 'seed', address: alice.ss58 });
    for (const key of [fromSeed(bytes(alice.miniSecretSeed)), fromCanonicalSecret(bytes(alice.keyfilePrivateKey))]) {
      if (!key) throw new Error('no key');
      const ours = hex(await writeKeyfile(key, null, noArgon2)).slice(2);
      expect(await ask({ do: 'read', file: ours, password: null })).toMatchObject({ address: alice.ss58 });
    }
  });
});
