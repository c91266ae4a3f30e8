// The real GPU pack, 1.1 GB of it: put in place from the wheels a person has fetched, and CUDA probed with it. By hand alone:
//   LODE_GPU_PACK_WHEELS=/a/folder npx vitest run main/engine/devices/gpu-pack/real-pack
// The folder is filled as tools/pin-gpu-pack.mjs says.
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { PackManifest } from '../../../contract/gpu-pack.ts';
import { BUILT, MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../../../rig/fork.ts';
import { skipBecause } from '../../../rig/skip-for-tests.ts';
import { systemClock } from '../../clock.ts';
import { Downloads } from '../../models/downloads.ts';
import { gpuOf } from '../found-gpu.ts';
import { startProbe } from '../probe.ts';
import { GpuPack } from './gpu-pack.ts';

const WHEELS = process.env.LODE_GPU_PACK_WHEELS;
const LIMIT_MS = 20 * 60_000;
const CARD = gpuOf({ id: 'GPU-1', name: 'NVIDIA', vendor: 'nvidia' });

/** Hands out the wheels by their names, in ranges, as the package index does. */
function serve(folder: string) {
  const server = createServer((request, response) => {
    const file = path.join(folder, path.basename(request.url ?? ''));
    const { size } = statSync(file);
    const [, from = '0', to = `${size - 1}`] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const ranged = request.headers.range !== undefined;
    response.writeHead(ranged ? 206 : 200, {
      'accept-ranges': 'bytes',
      'content-length': Number(to) - Number(from) + 1,
      ...(ranged ? { 'content-range': `bytes ${from}-${to}/${size}` } : {}),
    });
    createReadStream(file, { start: Number(from), end: Number(to) }).pipe(response);
  });
  return new Promise<{ origin: string; close: () => void }>((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      }),
    );
  });
}

it('is put in place, and CUDA’s provider loads as far as this computer’s driver', { timeout: LIMIT_MS }, async (context) => {
  if (!WHEELS) {
    skipBecause(context, 'LODE_GPU_PACK_WHEELS names no folder with the GPU pack’s wheels (1.1 GB)');
    return;
  }
  const manifest = PackManifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, 'packs/cuda-linux-x64.json'), 'utf8')));
  const folder = mkdtempSync(path.join(tmpdir(), 'lode-real-pack-'));
  const server = await serve(WHEELS);
  const origins = Object.fromEntries(manifest.archives.map(({ urls: [url = ''] }) => [new URL(url).origin, server.origin]));
  const downloads = new Downloads(startThreads(BUILT), { origins });
  const file = path.join(MODELS_FOLDER, '../node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1');
  const pack = new GpuPack({
    clock: systemClock,
    dataFolder: folder,
    manifest,
    downloads,
    startThread: startThreads(BUILT),
    runtime: { file, version: manifest.onnxruntime },
    onChange: () => undefined,
    onReady: () => undefined,
  });
  try {
    await pack.open();
    expect(pack.fetch([CARD])).toMatchObject({ ok: true });
    const busy = () => ['downloading', 'installing'].includes(pack.standing([CARD]).kind);
    await vi.waitUntil(() => !busy(), { timeout: LIMIT_MS, interval: 250 });
    expect(pack.standing([CARD])).toMatchObject({ kind: 'ready' });
    const options = {
      spawn: forkSpawn(BUILT),
      clock: systemClock,
      model: path.join(MODELS_FOLDER, 'probe/probe.onnx'),
      threads: 1,
    };
    const cuda = await startProbe('cuda', pack.libraryFolders(), options).verdict;
    console.log('CUDA with the real pack:', JSON.stringify(cuda));
    // With a card and its driver it works; without a driver exactly the driver's library is what is missing.
    const withoutDriver = { kind: 'fails', why: 'library-missing', library: 'libcuda.so.1' };
    expect(cuda).toMatchObject(cuda.kind === 'works' ? { kind: 'works' } : withoutDriver);
    expect(await startProbe('cpu', pack.libraryFolders(), options).verdict).toMatchObject({ kind: 'works' });
  } finally {
    await pack.close();
    await downloads.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
