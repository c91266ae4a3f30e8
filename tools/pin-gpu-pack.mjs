// Writes models/packs/cuda-linux-x64.json: what the GPU pack is made of, pinned by size and checksum, from the wheels themselves.
//   pip download --no-deps --platform manylinux_2_28_x86_64 … onnxruntime-gpu==1.29.0 nvidia-cublas==13.0.2.14 … -d FOLDER
//   node tools/pin-gpu-pack.mjs FOLDER
// A wheel's public address is made of its BLAKE2b-256 digest (PyPI's own scheme), so it follows from the file.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { blake2b } from '@noble/hashes/blake2.js';
import yauzl from 'yauzl';

const home = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
/** Of each wheel the libraries that CUDA's provider or cuDNN loads; cuFFT (214 MB) serves operators that no model here has. */
const WANTED = [
  {
    wheel: /^onnxruntime_gpu-/,
    members: /\/libonnxruntime_providers_(cuda|shared)\.so$/,
    licence: 'MIT',
    source: 'onnxruntime-gpu',
  },
  { wheel: /^nvidia_cublas-/, members: /\/libcublas(Lt)?\.so\.13$/, source: 'nvidia-cublas' },
  { wheel: /^nvidia_cuda_runtime-/, members: /\/libcudart\.so\.13$/, source: 'nvidia-cuda-runtime' },
  { wheel: /^nvidia_curand-/, members: /\/libcurand\.so\.10$/, source: 'nvidia-curand' },
  { wheel: /^nvidia_cuda_nvrtc-/, members: /\/libnvrtc(-builtins)?\.so\.13(\.0)?$/, source: 'nvidia-cuda-nvrtc' },
  { wheel: /^nvidia_cudnn_cu13-/, members: /\/libcudnn\w*\.so\.9$/, source: 'nvidia-cudnn-cu13' },
];
const NVIDIA_LICENCE = 'LicenseRef-NVIDIA-Proprietary';

async function digests(file) {
  const [sha256, blake] = [createHash('sha256'), blake2b.create({ dkLen: 32 })];
  for await (const part of createReadStream(file)) {
    sha256.update(part);
    blake.update(part);
  }
  return { sha256: sha256.digest('hex'), blake: Buffer.from(blake.digest()).toString('hex') };
}

const urlOf = (blake, name) =>
  `https://files.pythonhosted.org/packages/${blake.slice(0, 2)}/${blake.slice(2, 4)}/${blake.slice(4)}/${name}`;

async function members(file, wanted) {
  const found = [];
  const zip = await yauzl.openPromise(file);
  for await (const entry of zip.eachEntry()) {
    if (!wanted.test(entry.fileName)) continue;
    const sha256 = createHash('sha256');
    for await (const part of await zip.openReadStreamPromise(entry)) sha256.update(part);
    found.push({
      member: entry.fileName,
      path: path.posix.basename(entry.fileName),
      bytes: entry.uncompressedSize,
      sha256: sha256.digest('hex'),
    });
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const folder = process.argv[2];
if (!folder) throw new Error('a folder of wheels is needed');
const require = createRequire(import.meta.url);
const runtimeHome = path.dirname(require.resolve('onnxruntime-node/package.json'));
const runtime = path.join(runtimeHome, 'bin/napi-v6/linux/x64/libonnxruntime.so.1');
const { version: onnxruntime } = JSON.parse(readFileSync(path.join(runtimeHome, 'package.json'), 'utf8'));

const archives = [];
for (const { wheel, members: wanted, licence = NVIDIA_LICENCE, source } of WANTED) {
  const name = readdirSync(folder).find((one) => wheel.test(one));
  if (!name) throw new Error(`no wheel of ${source}`);
  const file = path.join(folder, name);
  const { sha256, blake } = await digests(file);
  archives.push({
    name,
    bytes: statSync(file).size,
    sha256,
    urls: [urlOf(blake, name)],
    licence,
    source: `https://pypi.org/project/${source}/${name.split('-')[1]}/`,
    members: await members(file, wanted),
  });
}
const manifest = {
  format: 1,
  version: `ort${onnxruntime}-cuda13.0-1`,
  onnxruntime,
  cuda: '13.0',
  // CUDA 13's own release notes: Linux drivers from 580.65.06, cards from Turing on.
  needs: { driver: '580.65.06', computeCapability: '7.5' },
  runtime: {
    path: 'libonnxruntime.so.1',
    bytes: statSync(runtime).size,
    sha256: createHash('sha256').update(readFileSync(runtime)).digest('hex'),
  },
  archives,
};
writeFileSync(path.join(home, 'models/packs/cuda-linux-x64.json'), `${JSON.stringify(manifest, null, 2)}\n`);
