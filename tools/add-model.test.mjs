// Adding a model to the catalogue from a hub, and signing what came of it: as a person does it, from the terminal.
import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { readCatalogue } from '../main/engine/models/catalogue.ts';
import { Hub, REVISION } from '../main/engine/models/testing/hub.ts';

const root = path.resolve(import.meta.dirname, '..');
const hub = await Hub.start();
const contents = {
  'onnx/model.onnx': Buffer.alloc(5_000, 1),
  'tokenizer.json': Buffer.from('{"model":{}}'),
  'config.json': Buffer.from('{}'),
};
let models;

beforeEach(() => {
  models = mkdtempSync(path.join(os.tmpdir(), 'lode-add-model-'));
  cpSync(path.join(root, 'models'), models, { recursive: true });
  for (const [name, content] of Object.entries(contents))
    hub.add('lode/detector', name, content, { lfs: name.endsWith('.onnx') });
});
afterEach(() => {
  hub.reset();
  rmSync(models, { recursive: true, force: true });
});
afterAll(() => hub.close());

const run = (tool, ...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, [path.join(root, 'tools', tool), ...args, '--folder', models], (error, out, said) =>
      resolve({ code: error?.code ?? 0, out, said }),
    );
  });
const add = (...args) => run('add-model.mjs', ...args, '--hub', hub.origin);
const manifest = (id) => JSON.parse(readFileSync(path.join(models, `subnets/${id}.json`), 'utf8'));
const HOW = [
  '--name',
  'A detector',
  '--precision',
  'fp32',
  '--providers',
  'cpu,cuda',
  '--max-batch',
  '8',
  '--max-tokens',
  '4096',
];

it('pins each file by its checksum at a commit, whatever branch was named, and the catalogue is read when it is signed again', async () => {
  const before = manifest('itsai');
  const added = await add('itsai', 'lode/detector', 'main', 'onnx/model.onnx', 'tokenizer.json', ...HOW);
  expect(added).toMatchObject({ code: 0, said: '' });
  const { version, model } = manifest('itsai');
  expect(version).toBe(before.version + 1);
  expect(model).toMatchObject({ kind: 'files', name: 'A detector', precision: 'fp32', providers: ['cpu', 'cuda'], maxBatch: 8 });
  expect(model.files).toEqual(
    ['onnx/model.onnx', 'tokenizer.json'].map((name) => ({
      path: name,
      role: name === 'tokenizer.json' ? 'tokenizer' : 'model',
      bytes: contents[name].byteLength,
      sha256: createHash('sha256').update(contents[name]).digest('hex'),
      revision: REVISION,
      urls: ['huggingface.co', 'hf-mirror.com'].map((host) => `https://${host}/lode/detector/resolve/${REVISION}/${name}`),
      licence: 'MIT',
      source: `https://huggingface.co/lode/detector/tree/${REVISION}`,
    })),
  );
  // Large files are not downloaded for it.
  expect(hub.requests.filter(({ on }) => on !== 'api').map(({ path: at }) => at)).toEqual([
    `/lode/detector/resolve/${REVISION}/tokenizer.json`,
  ]);

  const data = mkdtempSync(path.join(os.tmpdir(), 'lode-add-model-data-'));
  const read = () => readCatalogue({ modelsFolder: models, dataFolder: data, trust: 'development' });
  try {
    expect(await read()).toMatchObject({
      ok: false,
      problem: { params: { detail: 'subnets/itsai.json is not the file that was signed' } },
    });
    expect(await run('sign-catalogue.mjs')).toMatchObject({ code: 0 });
    const signed = await read();
    expect(signed).toMatchObject({ ok: true });
    expect(signed.value.subnets.get('itsai').model).toEqual(model);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

it('signs under the next number with the key it is given, and under the same number where nothing changed', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = path.join(models, 'release.pem');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const counter = () => JSON.parse(readFileSync(path.join(models, 'catalogue.json'), 'utf8')).counter;
  const before = counter();
  expect(await run('sign-catalogue.mjs', '--key', key)).toMatchObject({ code: 0 });
  expect(counter()).toBe(before);
  await add('tag101', 'lode/detector', REVISION, 'onnx/model.onnx', 'config.json');
  // How it is run is as it was.
  expect(manifest('tag101').model).toMatchObject({
    name: 'all-MiniLM-L6-v2, quantized',
    maxBatch: 64,
    files: [{}, { role: 'data' }],
  });
  await run('sign-catalogue.mjs', '--key', key);
  expect(counter()).toBe(before + 1);
  const release = [Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url').toString('hex')];
  const read = await readCatalogue({
    modelsFolder: models,
    dataFolder: models,
    trust: 'release',
    keys: { release, development: [] },
  });
  expect(read).toMatchObject({ ok: true, value: { signedBy: 'release', counter: before + 1 } });
});

it.each([
  ['a file that is not there', ['tag101', 'lode/detector', 'main', 'onnx/other.onnx'], /has no onnx\/other\.onnx at a1a1/],
  ['a repository that is not there', ['tag101', 'lode/other', 'main', 'onnx/model.onnx'], /answered 404/],
  ['a revision that is not there', ['tag101', 'lode/detector', 'v2', 'onnx/model.onnx'], /answered 404/],
  ['no file', ['tag101', 'lode/detector', 'main'], /^node tools\/add-model\.mjs SUBNET/],
  ['not how a new model is run', ['itsai', 'lode/detector', 'main', 'onnx/model.onnx'], /^model\.providers is missing/],
])('refuses, and changes nothing, where it is told %s', async (_what, args, said) => {
  const before = [manifest('tag101'), manifest('itsai')];
  expect(await add(...args)).toMatchObject({ code: 1, said: expect.stringMatching(said) });
  expect([manifest('tag101'), manifest('itsai')]).toEqual(before);
});

it('refuses a repository whose licence nobody knows, until somebody looked', async () => {
  hub.licence = null;
  const args = ['tag101', 'lode/detector', 'main', 'onnx/model.onnx'];
  expect(await add(...args)).toMatchObject({ code: 1, said: expect.stringMatching(/names no licence/) });
  expect(await add(...args, '--licence', 'MIT')).toMatchObject({ code: 0 });
});
