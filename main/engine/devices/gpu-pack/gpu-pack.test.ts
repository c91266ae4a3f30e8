// The GPU pack from a hub to its folder: whole or not at all, on from where it stopped, nothing but what was named, and gone when asked.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gpu } from '../../../contract/computer.ts';
import { PackManifest, packBytes, packDiskBytes } from '../../../contract/gpu-pack.ts';
import { BUILT, MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import { startThreads } from '../../../rig/fork.ts';
import { systemClock } from '../../clock.ts';
import { Downloads } from '../../models/downloads.ts';
import { Hub } from '../../models/testing/hub.ts';
import { gpuOf } from '../found-gpu.ts';
import { GpuPack } from './gpu-pack.ts';
import { zip, type ZipEntry } from './testing/zip.ts';
import { unpack } from './unpack.ts';

const startThread = startThreads(BUILT);
const hub = await Hub.start();
const downloads = new Downloads(startThread, {
  patience: { connectMs: 5_000, stallMs: 10_000, backoffMs: 5, longestWaitMs: 2_000, tries: 2, rounds: 1 },
  origins: hub.origins(),
});
let folder: string;
const opened: GpuPack[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-pack-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((pack) => pack.close()));
  hub.reset();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => Promise.all([downloads.close(), hub.close()]));

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const pins = (data: Buffer) => ({ bytes: data.length, sha256: sha256(data) });
const RUNTIME = randomBytes(2_000);
const [CUDA, CUBLAS] = [randomBytes(200_000), randomBytes(90_000)];
const ENTRIES: ZipEntry[] = [
  { name: 'onnxruntime/capi/libonnxruntime_providers_cuda.so', data: CUDA },
  { name: 'onnxruntime/capi/setup.py', data: Buffer.from('nobody asked for this') },
];
const CARD = gpuOf({ id: 'GPU-1', name: 'NVIDIA GeForce RTX 3060', vendor: 'nvidia', computeCapability: '8.6' });

/** `content`: what the first archive holds. The second is always as it should be. */
function manifestOf(content: Buffer = zip(ENTRIES)): PackManifest {
  const second = zip([{ name: 'nvidia/cu13/lib/libcublas.so.13', data: CUBLAS }]);
  const archive = (name: string, data: Buffer) => ({
    name,
    ...pins(data),
    urls: [hub.add('lode/pack', name, data).url],
    licence: 'MIT',
    source: 'https://example.com/',
  });
  return PackManifest.parse({
    format: 1,
    version: 'test-1',
    onnxruntime: '1.29.0',
    cuda: '13.0',
    needs: { driver: '580.65.06', computeCapability: '7.5' },
    runtime: { path: 'libonnxruntime.so.1', ...pins(RUNTIME) },
    archives: [
      {
        ...archive('a.whl', content),
        members: [{ member: ENTRIES[0]?.name, path: 'libonnxruntime_providers_cuda.so', ...pins(CUDA) }],
      },
      {
        ...archive('b.whl', second),
        members: [{ member: 'nvidia/cu13/lib/libcublas.so.13', path: 'libcublas.so.13', ...pins(CUBLAS) }],
      },
    ],
  });
}

async function open(manifest: PackManifest, version = '1.29.0') {
  const runtime = path.join(folder, 'app-libonnxruntime.so.1');
  writeFileSync(runtime, RUNTIME);
  const seen: string[] = [];
  const onReady = vi.fn<() => void>();
  const pack = new GpuPack({
    clock: systemClock,
    dataFolder: folder,
    manifest,
    downloads,
    startThread,
    runtime: { file: runtime, version },
    onChange: () => {
      const { kind } = pack.standing([CARD]);
      if (seen.at(-1) !== kind) seen.push(kind);
    },
    onReady,
  });
  opened.push(pack);
  await pack.open();
  const settled = () =>
    vi.waitUntil(() => !['downloading', 'installing'].includes(pack.standing([CARD]).kind), { timeout: 15_000, interval: 10 });
  return { pack, seen, onReady, settled, standing: () => pack.standing([CARD]) };
}
const home = () => path.join(folder, 'gpu-pack');

describe('a pack', () => {
  it('comes, is put in place whole, and is there the next time', async () => {
    const manifest = manifestOf();
    const { pack, seen, onReady, settled, standing } = await open(manifest);
    const [bytes, diskBytes] = [packBytes(manifest), packDiskBytes(manifest)];
    expect(standing()).toEqual({ kind: 'absent', bytes, diskBytes, haveBytes: 0 });
    expect(pack.libraryFolders()).toEqual([]);
    expect(pack.fetch([CARD])).toMatchObject({ ok: true });
    expect(pack.fetch([CARD])).toMatchObject({ problem: { code: 'command-not-now' } });
    await settled();
    expect(standing()).toMatchObject({ kind: 'ready', version: 'test-1', diskBytes });
    expect(seen).toEqual(['downloading', 'installing', 'ready']);
    expect(onReady).toHaveBeenCalledTimes(1);
    const [library] = pack.libraryFolders();
    expect(readdirSync(library ?? '').toSorted()).toEqual([
      'libcublas.so.13',
      'libonnxruntime.so.1',
      'libonnxruntime_providers_cuda.so',
      'pack.json',
    ]);
    expect(readFileSync(path.join(library ?? '', 'libcublas.so.13')).equals(CUBLAS)).toBe(true);
    expect(readdirSync(home())).toEqual(['test-1']);

    const again = await open(manifest);
    expect(again.standing()).toEqual(standing());
  });

  it('that lost a file or a byte is not taken for one, and is fetched again', async () => {
    const manifest = manifestOf();
    const first = await open(manifest);
    first.pack.fetch([CARD]);
    await first.settled();
    truncateSync(path.join(home(), 'test-1/libcublas.so.13'), 100);
    const { pack, settled, standing } = await open(manifest);
    expect(standing().kind).toBe('absent');
    pack.fetch([CARD]);
    await settled();
    expect(standing().kind).toBe('ready');
  });

  it('goes when it is asked to, and with it all of its folder', async () => {
    const { pack, onReady, settled, standing } = await open(manifestOf());
    pack.fetch([CARD]);
    await settled();
    expect(await pack.remove()).toMatchObject({ ok: true });
    expect(standing().kind).toBe('absent');
    expect(existsSync(home())).toBe(false);
    expect(onReady).toHaveBeenCalledTimes(2);
  });

  it('broken off by the end of Lode goes on from there; cancelled, what has come is gone', async () => {
    const content = zip([...ENTRIES, { name: 'filler', data: randomBytes(3_000_000) }]);
    const manifest = manifestOf(content);
    const half = Math.floor(content.length / 2);
    hub.fault = ({ on, nth }) => (on === 'cdn' && nth === 0 ? { kind: 'stall', after: half } : null);
    const first = await open(manifest);
    first.pack.fetch([CARD]);
    await vi.waitUntil(
      () => {
        const now = first.standing();
        return now.kind === 'downloading' && now.doneBytes > 0;
      },
      { timeout: 10_000, interval: 10 },
    );
    await first.pack.close();
    const second = await open(manifest);
    const standing = second.standing();
    expect(standing.kind === 'absent' && standing.haveBytes).toBeGreaterThan(0);
    expect(await second.pack.cancel()).toMatchObject({ ok: true });
    expect(second.standing()).toMatchObject({ kind: 'absent', haveBytes: 0 });
    expect(existsSync(path.join(home(), '.archives'))).toBe(false);
  });
});

const failed = async (manifest: PackManifest, version?: string) => {
  const { pack, settled, standing, onReady } = await open(manifest, version);
  pack.fetch([CARD]);
  await settled();
  expect(pack.libraryFolders()).toEqual([]);
  expect(onReady).not.toHaveBeenCalled();
  expect(existsSync(path.join(home(), 'test-1'))).toBe(false);
  const now = standing();
  return now.kind === 'failed' ? now.problem : now;
};
const wrong = (file: string) => ({ code: 'download-wrong', params: { file } });

describe('nothing is put in place', () => {
  it('of an archive that comes with other bytes', async () => {
    hub.fault = ({ on }) => (on === 'cdn' ? { kind: 'wrong-bytes' } : null);
    expect(await failed(manifestOf())).toMatchObject({ code: expect.stringMatching(/^download-/) });
  });

  it('of a library with other bytes than were pinned', async () => {
    const other = zip([{ name: ENTRIES[0]?.name ?? '', data: randomBytes(CUDA.length) }]);
    expect(await failed(manifestOf(other))).toEqual(wrong('libonnxruntime_providers_cuda.so'));
  });

  it('of an archive without the library, or that is none', async () => {
    expect(await failed(manifestOf(zip([{ name: 'other', data: CUDA }])))).toEqual(wrong('libonnxruntime_providers_cuda.so'));
    expect(await failed(manifestOf(randomBytes(5_000)))).toEqual(wrong('a.whl'));
  });

  it('where the app’s ONNX Runtime is another than the pack is for', async () => {
    expect(await failed(manifestOf(), '1.30.0')).toEqual(wrong('libonnxruntime.so.1'));
    const manifest = manifestOf();
    const changed = { ...manifest, runtime: { ...manifest.runtime, sha256: '0'.repeat(64) } };
    expect(await failed(changed)).toEqual(wrong('libonnxruntime.so.1'));
  });
});

describe('an archive that is hostile', () => {
  const [entry] = ENTRIES as [ZipEntry, ZipEntry];
  const members = [{ member: entry.name, path: 'lib.so', ...pins(CUDA) }];
  const taken = async (content: Buffer) => {
    const into = mkdtempSync(path.join(folder, 'into-'));
    const archive = path.join(into, 'hostile.whl');
    writeFileSync(archive, content);
    const result = await unpack({ archive, members, into }, () => undefined);
    return { result, files: readdirSync(into).toSorted() };
  };

  it.each<[string, Buffer]>([
    ['lies about a size', zip([{ ...entry, saidBytes: 5 }])],
    ['grows while it is inflated', zip([{ name: entry.name, data: Buffer.concat([CUDA, CUDA]), saidBytes: CUDA.length }])],
    ['climbs', zip([{ name: '../../outside', data: CUDA }, entry])],
    ['names a root', zip([{ name: '/outside', data: CUDA }, entry])],
    ['names another system’s root', zip([{ name: 'C:\\outside', data: CUDA }, entry])],
    ['is cut', zip(ENTRIES).subarray(0, 1_000)],
    ['is cut at its end', zip(ENTRIES).subarray(0, -3)],
    ['is empty', Buffer.alloc(0)],
    ['is broken inside', Buffer.concat([zip(ENTRIES).subarray(0, 300), randomBytes(600), zip(ENTRIES).subarray(900)])],
  ])('%s: refused', async (_what, content) => {
    const { result } = await taken(content);
    expect(result).toMatchObject({ ok: false, problem: { code: 'download-wrong' } });
    expect(existsSync(path.join(folder, 'outside'))).toBe(false);
  });

  it('gives what was named, under the name we gave it, and nothing else', async () => {
    const { result, files } = await taken(zip(ENTRIES));
    expect(result).toEqual({ ok: true, value: null });
    expect(files).toEqual(['hostile.whl', 'lib.so']);
  });
});

describe('who is offered a pack', () => {
  it.each<[string, readonly Gpu[] | null, string]>([
    ['whose cards were not read', null, 'unread'],
    ['without a card of NVIDIA’s', [gpuOf({ id: 'pci:1', name: 'AMD Radeon', vendor: 'amd' })], 'no-nvidia'],
    ['whose card CUDA 13 does not know any more', [{ ...CARD, computeCapability: '6.1' }], 'card-too-old'],
  ])('not one %s', async (_who, cards, why) => {
    const { pack } = await open(manifestOf());
    expect(pack.standing(cards)).toEqual({ kind: 'none', why });
    expect(pack.fetch(cards)).toMatchObject({ problem: { code: 'command-not-now' } });
  });

  it('one with two cards of which one is new enough, or whose driver does not tell', async () => {
    const { pack } = await open(manifestOf());
    expect(pack.standing([{ ...CARD, computeCapability: '6.1' }, CARD]).kind).toBe('absent');
    expect(pack.standing([{ ...CARD, computeCapability: null }]).kind).toBe('absent');
  });
});

it('has a manifest that comes with the app, of the ONNX Runtime that is installed', () => {
  const text = readFileSync(path.join(MODELS_FOLDER, 'packs/cuda-linux-x64.json'), 'utf8');
  const manifest = PackManifest.parse(JSON.parse(text));
  const installed = JSON.parse(
    readFileSync(path.join(MODELS_FOLDER, '../node_modules/onnxruntime-node/package.json'), 'utf8'),
  ) as {
    version: string;
  };
  expect(manifest.onnxruntime).toBe(installed.version);
  const library = path.join(MODELS_FOLDER, '../node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1');
  expect(manifest.runtime).toMatchObject(pins(readFileSync(library)));
  const names = manifest.archives.flatMap(({ members }) => members.map(({ path: name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

it.each([
  [
    'a member that climbs',
    (m: PackManifest) => ({ ...m, archives: [{ ...m.archives[0], members: [{ member: '../x', path: 'x' }] }] }),
  ],
  ['a library in another folder', (m: PackManifest) => ({ ...m, runtime: { ...m.runtime, path: 'a/libonnxruntime.so.1' } })],
  ['a version that climbs', (m: PackManifest) => ({ ...m, version: '..' })],
  [
    'an address that is no https',
    (m: PackManifest) => ({ ...m, archives: [{ ...m.archives[0], urls: ['http://example.com/a'] }] }),
  ],
  ['a field of its own', (m: PackManifest) => ({ ...m, script: 'post-install' })],
])('is no manifest with %s', (_what, change) => {
  const good = manifestOf();
  expect(PackManifest.safeParse(good).success).toBe(true);
  expect(PackManifest.safeParse(change(good)).success).toBe(false);
});
