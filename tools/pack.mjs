// `npm run pack -- --flavour release|e2e [--dir]`: builds what is stale and packs the app for this computer's system.
// With --dir a folder that runs, without it the installers. What is signed, what it weighs and where it lies is said at the end.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { buildStale, CARRIED, root } from './build.mjs';
import { RECIPE } from './electron-for-tests.mjs';
import { nothingBut, withWhatTheyNeed } from './pack/carried.mjs';
import { FLAVOURS, flavourConfig } from './pack/flavours.mjs';
import { published } from './pack/published.mjs';
import { readFuses } from './pack/read-fuses.mjs';
import { forgetEmpty, signing } from './pack/signing.mjs';
import { overBudget, sizeTable, weigh } from './pack/size.mjs';
import { electron as testElectron } from './setup-tests.mjs';
import { findElectron } from './start/electron.mjs';

/** Where electron-builder leaves the app, where its program is in it, and where its resources. */
const PLACES = {
  linux: { folder: 'linux-unpacked', program: 'lode', resources: 'resources' },
  win32: { folder: 'win-unpacked', program: 'Lode.exe', resources: 'resources' },
  darwin: { folder: 'mac-arm64/Lode.app', program: 'Contents/MacOS/Lode', resources: 'Contents/Resources' },
};

const platform = PLACES[process.platform] ? process.platform : 'linux';

/** Where a flavour that was packed here lies. */
export function packedApp(flavour) {
  const { folder, program, resources } = PLACES[platform];
  const at = path.join(root, 'release', flavour, folder);
  return { folder: at, program: path.join(at, program), resources: path.join(at, resources) };
}

/** An Electron to pack, of its program: the folder, its version, and whether it is the old one that only tests run on. */
export function electronOf(program) {
  // On macOS the program lies in Electron.app/Contents/MacOS.
  const dist = platform === 'darwin' ? path.resolve(program, '../../../..') : path.dirname(program);
  const version = readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  return { dist, version, forTests: existsSync(path.join(dist, RECIPE)) };
}

/** The real one, fetched if need be; where it can't be had, the one for tests. Throws where there is neither. */
export async function electronToPack(say) {
  const { program, why } = await findElectron(say);
  const found = program ?? (await testElectron()).where;
  if (!found) throw new Error(why);
  return electronOf(found);
}

/** Of Electron's own folder: what starts an app that is not packed, and what says how the one for tests was made. */
const NOT_SHIPPED = ['default_app.asar', RECIPE];

/** Packs one flavour; answers where it lies and what it weighs. `installers`: what electron-builder.yml names as targets, too. */
export async function pack(flavour, electron, { installers = false } = {}) {
  if (installers && electron.forTests)
    throw new Error('the Electron for tests is old and is never shipped: --dir alone packs it');
  await buildStale();
  forgetEmpty(process.env);
  const { signed, say, config } = signing(platform, process.env);
  const { page, publish } = published(process.env);
  const { build } = await import('electron-builder');
  const packed = packedApp(flavour);
  rmSync(path.join(root, 'release', flavour), { recursive: true, force: true });
  await build({
    projectDir: root,
    publish: 'never',
    ...(installers ? {} : { dir: true }),
    config: {
      ...flavourConfig(flavour),
      ...config,
      files: nothingBut(withWhatTheyNeed(CARRIED, root)),
      electronDist: electron.dist,
      electronVersion: electron.version,
      publish,
      // `lode` is read by the app (docs/packaging.md); a .deb must name a page.
      extraMetadata: { ...(page ? { homepage: page } : {}), lode: { updates: signed ? 'install' : 'tell', page } },
      afterPack: async () => {
        for (const at of [packed.folder, packed.resources])
          for (const name of NOT_SHIPPED) await rm(path.join(at, name), { force: true });
      },
    },
  });
  return { ...packed, say, fuses: await turned(packed.program, flavour), weight: weigh(packed.folder, packed.resources) };
}

/** The fuses as they are in the program. Throws where one is not as it was to be. */
async function turned(program, flavour) {
  const { electronFuses } = await getConfig(root, null, flavourConfig(flavour));
  const fuses = await readFuses(program);
  for (const [name, on] of Object.entries(fuses))
    if (on !== electronFuses[name]) throw new Error(`the fuse ${name} was to be ${electronFuses[name]}, and is ${on}`);
  return fuses;
}

async function main() {
  const { values } = parseArgs({ options: { flavour: { type: 'string' }, dir: { type: 'boolean', default: false } } });
  if (!FLAVOURS.includes(values.flavour)) throw new Error(`--flavour is one of ${FLAVOURS.join(', ')}`);
  const packed = await pack(values.flavour, await electronToPack(console.log), { installers: !values.dir });
  console.log(`\n${packed.say}\n${sizeTable(packed.weight)}\n${packed.folder}`);
  for (const sentence of overBudget(packed.weight)) {
    console.error(sentence);
    process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
