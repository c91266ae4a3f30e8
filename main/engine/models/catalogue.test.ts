// The catalogue as it lies on disk: what Lode ships is read, and whatever was tampered with is refused in words.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { canonicalJson, type Json } from '../canonical.ts';
import { type CatalogueOptions, readCatalogue, SEEN_FILE } from './catalogue.ts';
import type { TrustedKeys } from './trusted-keys.ts';

const hex = (key: KeyObject) => Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url').toString('hex');
interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const pair = (): Pair => generateKeyPairSync('ed25519');
const [release, development, stranger] = [pair(), pair(), pair()];
const keys: TrustedKeys = { release: [hex(release.publicKey)], development: [hex(development.publicKey)] };

let folder: string;
let options: CatalogueOptions;
const inModels = (...parts: string[]) => path.join(folder, 'models', ...parts);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-catalogue-'));
  mkdirSync(inModels());
  options = { modelsFolder: inModels(), dataFolder: path.join(folder, 'data'), trust: 'release', keys };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clique = () => readFileSync(path.join(MODELS_FOLDER, 'subnets/clique.json'), 'utf8');
const entryOf = (text: string, id = 'clique', file = `subnets/${id}.json`) => ({
  id,
  file,
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});

interface Written {
  readonly list?: Json;
  readonly by?: Pair;
  readonly manifest?: string;
  readonly signature?: string;
}
/** A models folder with CliqueAI in it, signed for release, but for what is said. */
function write({ list = sound(), by = release, manifest = clique(), signature }: Written = {}): void {
  mkdirSync(inModels('subnets'), { recursive: true });
  writeFileSync(inModels('subnets/clique.json'), manifest);
  writeFileSync(inModels('catalogue.json'), JSON.stringify(list, null, 4));
  const made = sign(null, Buffer.from(canonicalJson(list)), by.privateKey).toString('hex');
  writeFileSync(inModels('catalogue.sig'), signature ?? JSON.stringify({ key: hex(by.publicKey), signature: made }));
}
const sound = (more: Record<string, Json> = {}): Json => ({
  format: 1,
  counter: 7,
  subnets: [entryOf(clique())],
  packs: [],
  ...more,
});

const refusal = (detail: unknown) => ({ ok: false, problem: { code: 'catalogue-refused', params: { detail } } });

const there = (part: string) => readdirSync(path.join(MODELS_FOLDER, part)).map((name) => path.basename(name, '.json'));

describe('the catalogue Lode ships', () => {
  it('is signed as its files are now, for development', async () => {
    const read = await readCatalogue({ modelsFolder: MODELS_FOLDER, dataFolder: options.dataFolder, trust: 'development' });
    expect(read).toMatchObject({ ok: true, value: { signedBy: 'development' } });
    expect(read.ok ? [...read.value.subnets.keys()].toSorted() : []).toEqual(there('subnets').toSorted());
    expect(read.ok ? [...read.value.packs.keys()].toSorted() : []).toEqual(there('packs').toSorted());
  });

  it('is not taken by a released Lode, because everybody has the key', async () => {
    expect(await readCatalogue({ modelsFolder: MODELS_FOLDER, dataFolder: options.dataFolder, trust: 'release' })).toEqual(
      refusal('it is signed with the key for development'),
    );
  });
});

it('is read when it is signed with the key of a release, by both', async () => {
  write();
  for (const trust of ['release', 'development'] as const)
    expect(await readCatalogue({ ...options, trust })).toMatchObject({ ok: true, value: { counter: 7, signedBy: 'release' } });
});

it('holds packs as they were signed', async () => {
  const pack = '{"format":1,"files":[]}';
  mkdirSync(inModels('packs'));
  writeFileSync(inModels('packs/cuda.json'), pack);
  write({ list: sound({ packs: [entryOf(pack, 'cuda', 'packs/cuda.json')] }) });
  const read = await readCatalogue(options);
  expect(read.ok && read.value.packs.get('cuda')).toEqual({ format: 1, files: [] });
});

describe('is refused, where', () => {
  const sha256 = 'a'.repeat(64);
  it.each<[string, () => Written, unknown]>([
    ['it was changed after it was signed', () => ({ signature: signatureOf(sound({ counter: 6 })) }), 'its signature is wrong'],
    ['a stranger signed it', () => ({ by: stranger }), 'it is signed by a stranger'],
    ['the key for development signed it', () => ({ by: development }), 'it is signed with the key for development'],
    ['the signature is no JSON', () => ({ signature: 'signed, honestly' }), 'catalogue.sig is not a signature'],
    ['it is of a later form', () => ({ list: sound({ format: 2 }) }), 'it is written for a newer Lode'],
    ['it has no counter', () => ({ list: { format: 1, subnets: [], packs: [] } }), 'counter is not as it should be'],
    ['there is more in it than there should be', () => ({ list: sound({ run: 'this' }) }), 'it is not as it should be'],
    [
      'a subnet’s file was changed',
      () => ({ manifest: clique().replace('83', '84') }),
      'subnets/clique.json is not the file that was signed',
    ],
    [
      'a subnet’s file is missing',
      () => ({ list: sound({ subnets: [entryOf(clique(), 'itsai')] }) }),
      'subnets/itsai.json cannot be read',
    ],
    [
      'a subnet is called by another’s name',
      () => ({ list: sound({ subnets: [entryOf(clique(), 'itsai', 'subnets/clique.json')] }) }),
      'subnets/clique.json is not itsai, or is there twice',
    ],
    [
      'a subnet is there twice',
      () => ({ list: sound({ subnets: [entryOf(clique()), entryOf(clique())] }) }),
      'subnets/clique.json is not clique, or is there twice',
    ],
    [
      'a manifest says what none may',
      () => unfit({ netuid: { finney: 70_000, test: null } }),
      'subnets/clique.json: netuid.finney is not as it should be',
    ],
    [
      'a model’s file would climb out',
      () => unfit({ model: escaping('../../.bashrc') }),
      'subnets/clique.json: model.files.0.path leads out of its folder',
    ],
    [
      'a model is fetched without TLS',
      () => unfit({ model: escaping('a', 'http://example.com/a') }),
      'subnets/clique.json: model.files.0.urls.0 is not as it should be',
    ],
  ])('%s', async (_what, written, detail) => {
    write(written());
    expect(await readCatalogue(options)).toEqual(refusal(detail));
  });

  it.each([
    '../clique.json',
    '/etc/passwd',
    'C:/x.json',
    'subnets\\clique.json',
    'subnets//x',
    'a/../../x',
    '.hidden',
    'subnets/',
    '',
    'nul',
    'a/con.json',
    'x.',
    'a\0b',
    '…/x',
  ])('its path %o is signed, and leads out of its folder or is none', async (file) => {
    write({ list: sound({ subnets: [{ id: 'clique', file, bytes: 1, sha256 }] }) });
    expect(await readCatalogue(options)).toEqual(refusal('subnets.0.file leads out of its folder'));
  });

  it('is not JSON, or not there', async () => {
    write();
    writeFileSync(inModels('catalogue.json'), '{"format":1,');
    expect(await readCatalogue(options)).toEqual(refusal('catalogue.json is not JSON'));
    rmSync(inModels('catalogue.json'));
    expect(await readCatalogue(options)).toEqual(refusal('catalogue.json cannot be read'));
    write();
    rmSync(inModels('catalogue.sig'));
    expect(await readCatalogue(options)).toEqual(refusal('catalogue.sig cannot be read'));
  });
});

describe('its number', () => {
  it('may not be lower than one that was here, however well it is signed', async () => {
    write();
    expect((await readCatalogue(options)).ok).toBe(true);
    write({ list: sound({ counter: 6 }) });
    expect(await readCatalogue(options)).toEqual(refusal('its number is 6, and 7 was here before'));
    write({ list: sound({ counter: 8 }) });
    expect((await readCatalogue(options)).ok).toBe(true);
    write();
    expect(await readCatalogue(options)).toEqual(refusal('its number is 7, and 8 was here before'));
  });

  it('is counted for each kind of key: a checkout tells nothing about what was published', async () => {
    write({ by: development, list: sound({ counter: 900 }) });
    expect((await readCatalogue({ ...options, trust: 'development' })).ok).toBe(true);
    write();
    expect((await readCatalogue(options)).ok).toBe(true);
  });

  it('is not remembered of a list whose files are not right', async () => {
    write({ list: sound({ counter: 8 }), manifest: 'changed' });
    expect((await readCatalogue(options)).ok).toBe(false);
    write();
    expect((await readCatalogue(options)).ok).toBe(true);
  });

  it('does not stop anybody where the note about it is broken', async () => {
    mkdirSync(options.dataFolder);
    writeFileSync(path.join(options.dataFolder, SEEN_FILE), '{"release": "many"');
    write();
    expect((await readCatalogue(options)).ok).toBe(true);
  });
});

it('holds whatever its spacing: the signature is of what it says', async () => {
  write();
  const file = inModels('catalogue.json');
  writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), null, '\t').replaceAll('\n', '\r\n'));
  expect((await readCatalogue(options)).ok).toBe(true);
  // The manifests are held to the byte: a copy of the folder is what shows it.
  cpSync(inModels(), path.join(folder, 'copy'), { recursive: true });
  writeFileSync(path.join(folder, 'copy/subnets/clique.json'), clique().replaceAll('\n', '\r\n'));
  expect((await readCatalogue({ ...options, modelsFolder: path.join(folder, 'copy') })).ok).toBe(false);
});

function signatureOf(list: Json): string {
  const signature = sign(null, Buffer.from(canonicalJson(list)), release.privateKey).toString('hex');
  return JSON.stringify({ key: hex(release.publicKey), signature });
}

/** CliqueAI's manifest with this changed, and signed so. */
function unfit(change: Record<string, Json>): Written {
  const manifest = JSON.stringify({ ...(JSON.parse(clique()) as Record<string, Json>), ...change });
  return { manifest, list: sound({ subnets: [entryOf(manifest)] }) };
}

const escaping = (file: string, url = 'https://example.com/a'): Json => ({
  kind: 'files',
  name: 'a model',
  files: [
    {
      path: file,
      role: 'model',
      bytes: 1,
      sha256: 'b'.repeat(64),
      revision: 'c'.repeat(40),
      urls: [url],
      licence: 'MIT',
      source: 'https://example.com',
    },
  ],
  providers: ['cpu'],
  precision: 'fp32',
  maxBatch: 1,
  maxTokens: 1,
});
